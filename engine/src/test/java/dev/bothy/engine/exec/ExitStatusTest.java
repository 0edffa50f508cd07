package dev.bothy.engine.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bothy.engine.exec.container.ContainerProcess;
import dev.bothy.engine.exec.group.OomCounter;
import dev.bothy.engine.op.StepFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an end for want of memory is called; the kernel's count of them is a file here. */
class ExitStatusTest {
  @TempDir Path directory;

  private StepFailure failure(int code, int killsAfter) throws IOException {
    return failure(code, killsAfter, 0);
  }

  private StepFailure failure(int code, int killsAfter, long memory) throws IOException {
    Path vmstat = directory.resolve("vmstat");
    OomCounter before = new OomCounter(vmstat, 3);
    Files.writeString(vmstat, "nr_free_pages 1\noom_kill " + killsAfter + "\n");
    return catchThrowableOfType(
        StepFailure.class,
        () ->
            ExitStatus.check(
                StepBench.meta("make"),
                new ContainerProcess.Outcome(code, "", false),
                before,
                memory,
                directory));
  }

  @Test
  void aStepThatTheKernelKilledForWantOfMemory() throws IOException {
    assertThat(failure(137, 4))
        .hasMessage("the kernel killed the step: out of memory (exit code 137)");
    assertThat(failure(137, 4).hint()).isNotNull();
  }

  @Test
  void aStepThatNeedsMoreMemoryThanItMayTake() throws IOException {
    assertThat(failure(137, 4, 5000))
        .hasMessageContaining("more than the 5000 bytes")
        .extracting(StepFailure::hint)
        .asString()
        .contains("--step-memory");
    assertThat(failure(2, 4, 5000).hint()).contains("--step-memory");
  }

  @Test
  void aStepThatSomeoneElseKilled() throws IOException {
    assertThat(failure(137, 3)).hasMessage("a signal ended the step: SIGKILL (exit code 137)");
    assertThat(failure(137, 3).hint()).isNull();
  }

  @Test
  void aStepThatFailedBecauseAProcessOfItsWasKilled() throws IOException {
    assertThat(failure(2, 4)).hasMessage("the step exited with code 2");
    assertThat(failure(2, 4).hint()).contains("for want of memory");
    assertThat(failure(2, 3).hint()).isNull();
  }
}
