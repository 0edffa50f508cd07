package dev.bothy.runtime.embedded.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the machine's mounts restrict. */
class HostMountsTest {
  private static final String TABLE =
      """
      21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
      22 21 8:2 / /data rw,nosuid,noexec,relatime shared:2 - ext4 /dev/sda2 rw
      23 22 8:2 /sets /data/my\\040sets ro,relatime shared:3 - ext4 /dev/sda2 rw
      24 21 0:40 / /twice ro - tmpfs tmpfs rw
      25 24 0:41 / /twice rw - tmpfs tmpfs rw
      26 21 0:42 / /dätä ro - tmpfs tmpfs rw
      not a mount
      """;

  @ParameterizedTest
  @CsvSource({
    "/srv,               ''",
    "/data,              'nosuid,noexec'",
    "/data/a/b,          'nosuid,noexec'",
    "/database,          ''",
    "/data/my sets/one,  ro",
    "/twice/a,           ''",
    "/dätä/a,            ro",
  })
  void areThoseOfTheTopmostMountAbove(String path, String restrictions) {
    String bytes = new String(TABLE.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertThat(HostMounts.parse(bytes).restrictionsOf(Path.of(path)))
        .isEqualTo(restrictions.isEmpty() ? List.of() : List.of(restrictions.split(",")));
  }

  @Test
  void linksLeadToWhereTheyLead(@TempDir Path directory) throws IOException {
    Path kept = Files.createDirectory(directory.toRealPath().resolve("kept"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), kept);
    String table = "1 0 8:1 / " + kept + " ro - ext4 /dev/sda1 rw\n";
    assertThat(HostMounts.parse(table).restrictionsOf(link)).containsExactly("ro");
  }

  @Test
  void thisMachinesTableIsRead() throws IOException {
    assertThat(HostMounts.read().restrictionsOf(Path.of("/proc"))).doesNotContain("ro");
  }
}
