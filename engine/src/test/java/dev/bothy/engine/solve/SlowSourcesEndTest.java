package dev.bothy.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a solve ends beside a source whose server takes long. */
@Timeout(120)
class SlowSourcesEndTest extends SlowSourcesBench {
  @Test
  void aSourceThatIsMissingInTheEndEndsTheSteps() {
    CountDownLatch gate = server.hangAt("/slow");
    server.give("/slow", "");
    behaviour =
        (command, _) -> {
          gate.countDown();
          new CountDownLatch(1).await(); // until it is stopped
          return command;
        };
    State state = State.merge(List.of(chain("a"), file("/slow")));
    assertThatThrownBy(() -> solve(state))
        .isInstanceOf(SolveException.class)
        .hasMessageContaining("/slow");
    assertThat(ran).containsExactly("a");
    assertThat(errors()).containsOnlyOnce(SolveEvent.Completed.CANCELLED).hasSize(2);
  }

  @Test
  void aStepThatFailsDoesNotWaitForASource() throws Exception {
    CountDownLatch gate = server.hangAt("/slow");
    behaviour =
        (_, _) -> {
          throw StepFailure.step("no", null);
        };
    State state = State.merge(List.of(chain("a"), file("/slow")));
    assertThatThrownBy(() -> solve(state)).hasMessage("no");
    assertThat(gate.getCount()).isOne();
  }

  @Test
  void aSourceThatIsMissingInTheEndStopsOnlyWhatNeedsIt() {
    server.give("/slow", "");
    opening(Map.of("b", server.hangAt("/slow")));
    State state = State.merge(List.of(run(file("/slow"), "c"), chain("a", "b", "further")));
    assertThatThrownBy(() -> solve(state, GOING_ON))
        .hasMessageContaining("/slow")
        .hasNoSuppressedExceptions();
    assertThat(ran).containsExactly("a", "b", "further");
    assertThat(errors()).hasSize(1);
  }

  @Test
  void anInterruptEndsBothTheStepsAndTheSearchForSources() throws Exception {
    CountDownLatch gate = server.hangAt("/slow");
    CountDownLatch running = new CountDownLatch(1);
    behaviour =
        (command, _) -> {
          running.countDown();
          new CountDownLatch(1).await();
          return command;
        };
    State state = State.merge(List.of(chain("a"), file("/slow")));
    assertThat(interrupted(state, running)).isInstanceOf(InterruptedException.class);
    assertThat(gate.getCount()).isOne();
    assertThat(errors()).containsOnly(SolveEvent.Completed.CANCELLED).hasSize(2);
  }

  private List<String> errors() {
    List<String> errors = new ArrayList<>();
    for (SolveEvent event : events) {
      if (event instanceof SolveEvent.Completed completed && completed.error() != null) {
        errors.add(completed.error());
      }
    }
    return errors;
  }
}
