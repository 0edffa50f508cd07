package dev.bothy.engine.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when the program that is to wait does not. */
class WaitingRuntimeTest {
  @TempDir Path directory;

  @Test
  void aProgramThatIsNotThereIsNotBegun() throws Exception {
    assertIsNotBegun(Path.of("/no/such/crun"));
  }

  @Test
  void oneThatEndsBeforeItReadsIsNotBegun() throws Exception {
    assertIsNotBegun(Path.of("/bin/false"));
  }

  @Test
  void oneThatEndsWhileItReadsIsNotBegun() throws Exception {
    Path program = directory.resolve("crun");
    Files.writeString(
        program,
        """
        #!/bin/sh
        while [ "$1" != --bundle ]; do shift; done
        exec head -c 10 "$2/config.json"
        """);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    assertIsNotBegun(program);
  }

  /** And leaves the bundle as it was before. */
  private void assertIsNotBegun(Path program) throws Exception {
    Path step = Files.createDirectory(directory.resolve("step"));
    ContainerProcess container =
        new ContainerProcess(new ContainerRuntime(program), directory.resolve("state"), "id");
    try (WaitingRuntime waiting = WaitingRuntime.start(step, container)) {
      assertThat(waiting.begin(largeSpec())).isFalse();
    }
    assertThat(step.resolve("bundle").resolve(ContainerSpec.FILE)).doesNotExist();
  }

  /** Larger than what a pipe holds. */
  private static ContainerSpec largeSpec() {
    return new ContainerSpec(
        Path.of("/"),
        false,
        false,
        List.of("/bin/true"),
        List.of("V=" + "v".repeat(200_000)),
        "/",
        Identity.ROOT,
        "host",
        List.of(),
        List.of(),
        false,
        false,
        null);
  }
}
