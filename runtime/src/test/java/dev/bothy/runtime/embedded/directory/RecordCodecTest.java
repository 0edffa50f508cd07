package dev.bothy.runtime.embedded.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.oci.Digest;
import dev.bothy.runtime.Identity;
import dev.bothy.runtime.RunSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class RecordCodecTest {
  private static EnvRecord record(Map<String, String> environ, List<List<String>> daemons) {
    return new EnvRecord(
        new RunSpec(
            "name",
            new RunSpec.Image(
                "name:dev",
                Digest.of(new byte[0]),
                List.of("l-1", "l-2"),
                new RunSpec.ImageConfig(
                    Map.of("A", "b"), "/w", "u", List.of("e"), List.of("c", ""))),
            true,
            List.of("l-3"),
            "zsh",
            new RunSpec.Project(Path.of("/a project"), "/workspaces/p"),
            environ,
            List.of(new RunSpec.Port(1, 65535, "s", "::1")),
            List.of(new RunSpec.Mount(Path.of("/src"), "/dst", true)),
            daemons,
            List.of("init \"it\""),
            Map.of("train", "python train.py \"$@\""),
            new Identity("me", 1000, 1001, "/home/me"),
            1L << 40),
        2,
        4242,
        "me",
        "/bin/zsh",
        Instant.ofEpochMilli(1_700_000_000_005L),
        null);
  }

  @Property(seed = "20261120", tries = 200)
  void whatIsWrittenIsRead(
      @ForAll @Size(max = 5) Map<String, String> environ,
      @ForAll @Size(max = 3) List<@Size(max = 3) List<String>> daemons)
      throws IOException {
    EnvRecord record = record(environ, daemons);
    assertThat(RecordCodec.read(RecordCodec.write(record))).isEqualTo(record);
  }

  @Test
  void everyCutOfARecordIsRefused() {
    byte[] whole = RecordCodec.write(record(Map.of("A", "b"), List.of(List.of("d"))));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> RecordCodec.read(cut)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void arrangementsOfALaterVersionAreRefused() {
    assertThatThrownBy(() -> RecordCodec.read("{\"format\":2}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("format 2");
  }
}
