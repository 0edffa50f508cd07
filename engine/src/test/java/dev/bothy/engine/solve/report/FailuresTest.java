package dev.bothy.engine.solve.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Whose matter it is that a step failed. */
class FailuresTest {
  private static final List<String> FULL = List.of("cp: error: No space left on device", "bye");

  private static StepFailure exit() {
    return StepFailure.exit("the step exited with code 1", "make room", "cp a b", 1);
  }

  private static SolveException of(StepFailure failure, List<String> log) {
    Vertex vertex =
        State.scratch().run(Exec.args("cp")).marshal(Platform.host()).vertices().getLast();
    return Failures.of(vertex, failure, log);
  }

  @Test
  void aStepThatFoundTheStoresDiskFullIsTheMachinesFailure() {
    SolveException failure = of(exit().onFullDisk().keptAs("x1"), FULL);
    assertThat(failure.kind()).isEqualTo(SolveException.Kind.HOST);
    assertThat(failure)
        .hasMessage("the step exited with code 1: no space left on the disk of the store");
    assertThat(failure.hint()).isEqualTo("make room");
    SolveException.Step step = Objects.requireNonNull(failure.step());
    assertThat(step.exitCode()).isEqualTo(1);
    assertThat(step.kept()).isEqualTo("x1");
  }

  @Test
  void neitherTheDiskNorTheWordsAloneProveIt() {
    for (SolveException failure :
        List.of(of(exit(), FULL), of(exit().onFullDisk(), List.of("Segmentation fault")))) {
      assertThat(failure.kind()).isEqualTo(SolveException.Kind.STEP);
      assertThat(failure).hasMessage("the step exited with code 1");
    }
  }
}
