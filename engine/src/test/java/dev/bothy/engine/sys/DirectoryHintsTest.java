package dev.bothy.engine.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryHintsTest {
  @TempDir Path directory;

  @Test
  void ext4SpreadsWhatIsMadeInADirectory() throws Exception {
    assumeTrue(Files.getFileStore(directory).type().equals("ext4"));
    String before = attributes();
    try (Fd fd = Fd.directory(directory)) {
      assertThat(DirectoryHints.isSpread(fd)).isFalse();
      assertThat(DirectoryHints.spread(fd)).isTrue();
      assertThat(DirectoryHints.spread(fd)).isTrue();
      assertThat(DirectoryHints.isSpread(fd)).isTrue();
    }
    assertThat(before).doesNotContain("T");
    assertThat(attributes()).contains("T");
    assertThat(attributes().replace('T', '-')).isEqualTo(before);
  }

  @Test
  void whereThereIsNoSuchThingNothingHappens() throws IOException {
    try (Fd proc = Fd.directory(Path.of("/proc"))) {
      assertThat(DirectoryHints.spread(proc)).isFalse();
      assertThat(DirectoryHints.isSpread(proc)).isFalse();
    }
  }

  /** As lsattr prints them. */
  private String attributes() throws Exception {
    Process lsattr = new ProcessBuilder("lsattr", "-d", directory.toString()).start();
    String printed = new String(lsattr.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(lsattr.waitFor()).isZero();
    return printed.substring(0, printed.indexOf(' '));
  }
}
