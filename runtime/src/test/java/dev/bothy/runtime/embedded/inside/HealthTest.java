package dev.bothy.runtime.embedded.inside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.runtime.Identity;
import dev.bothy.runtime.RunSpec;
import dev.bothy.runtime.embedded.directory.EnvDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of daemons that do not stay. */
class HealthTest {
  @TempDir Path home;

  private @Nullable String problem() throws IOException {
    RunSpec spec =
        new RunSpec(
            "demo",
            new RunSpec.Image("demo:dev", null, List.of(), RunSpec.ImageConfig.EMPTY),
            true,
            List.of(),
            null,
            null,
            Map.of(),
            List.of(),
            List.of(),
            List.of(List.of("/opt/server")),
            List.of(),
            Map.of(),
            Identity.ROOT,
            0);
    return Health.problem(new EnvDirectory("demo", home), spec);
  }

  private void daemon(String file, Object text) throws IOException {
    Path service = new EnvDirectory("demo", home).run().resolve("daemons").resolve("server");
    Files.createDirectories(service);
    Files.writeString(service.resolve(file), text + "\n");
  }

  @Test
  void oneThatCannotStartIsToldAtItsFirstEnd() throws IOException {
    assertThat(problem()).isNull();
    daemon("since", Instant.now().getEpochSecond());
    daemon("failures", 1);
    daemon("lasted", 0);
    daemon("how", "exit code 127");
    assertThat(problem())
        .isEqualTo(
            "server ended as soon as it was started, with exit code 127 (bothy logs demo shows"
                + " why)");
    daemon("failures", 2);
    assertThat(problem()).startsWith("server ended 2 times in a row, last with exit code 127");
    daemon("since", Instant.now().getEpochSecond() - 1000);
    assertThat(problem()).as("runs again for long").isNull();
  }

  @Test
  void oneThatRanForLongMayEndOnce() throws IOException {
    daemon("since", Instant.now().getEpochSecond());
    daemon("failures", 1);
    daemon("how", "exit code 1");
    assertThat(problem()).as("an earlier Bothy's, which did not write how long it lasted").isNull();
    daemon("lasted", 3600);
    assertThat(problem()).isNull();
  }
}
