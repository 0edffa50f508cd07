package dev.bothy.engine.exec.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
    assertIsNotBegun(script("exec head -c 10 $bundle/config.json"));
  }

  @Test
  void whatItLoggedIsNotTheNextOnes() throws Exception {
    assertIsNotBegun(script("echo cannot read the configuration > $bundle/runtime.log"));
  }

  @Test
  void oneThatStopsReadingIsDeadBeforeAnotherOneIsStarted() throws Exception {
    Path number = directory.resolve("number");
    String reading = "head -c 10 $bundle/config.json; exec sleep 60";
    Path program = script("echo $$ > " + number + "; " + reading);
    try (WaitingRuntime waiting = waiting(program)) {
      assertThat(waiting.begin(largeSpec())).isFalse();
      assertThat(ProcessHandle.of(Long.parseLong(Files.readString(number).strip()))).isEmpty();
    }
  }

  private Path script(String line) throws IOException {
    Path program = directory.resolve("crun");
    String bundle = "while [ \"$1\" != --bundle ]; do shift; done; bundle=$2";
    Files.writeString(program, "#!/bin/sh\n" + bundle + "\n" + line + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program;
  }

  /** And leaves the bundle as it was before. */
  private void assertIsNotBegun(Path program) throws Exception {
    try (WaitingRuntime waiting = waiting(program)) {
      assertThat(waiting.begin(largeSpec())).isFalse();
      assertThat(directory.resolve("step").resolve("bundle")).isEmptyDirectory();
    }
  }

  private WaitingRuntime waiting(Path program) throws IOException {
    Path step = Files.createDirectory(directory.resolve("step"));
    ContainerProcess container =
        new ContainerProcess(new ContainerRuntime(program), directory.resolve("state"), "id");
    return WaitingRuntime.start(step, container);
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
        false,
        null);
  }
}
