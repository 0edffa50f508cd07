package dev.bothy.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.state.Passed;
import dev.bothy.llb.state.State;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Trees that are given on as they are, once others are there. */
@Timeout(300)
class PassthroughTest extends SolveBench {
  @Test
  void whatIsRequiredIsMadeAndTheTreeIsItself() throws Exception {
    Solver.Outcome outcome = solve(chain("a").requires("ready", List.of(chain("b"), chain("c"))));
    assertThat(ran).containsExactlyInAnyOrder("a", "b", "c");
    assertThat(outcome.layers()).isEqualTo(solve(chain("a")).layers());
    assertThat(outcome.executed()).isEqualTo(3);
    assertThat(outcome.cached()).isZero();
  }

  @Test
  void eachResultIsItsInput() throws Exception {
    List<State> given =
        State.passthrough(
            "all",
            List.of(
                new Passed(chain("a"), true),
                new Passed(chain("b"), false),
                new Passed(chain("c", "d"), true)));
    assertThat(solve(given.get(1)).layers()).isEqualTo(solve(chain("c", "d")).layers());
    assertThat(solve(given.getFirst()).layers()).isEqualTo(solve(chain("a")).layers());
    assertThat(ran).containsExactlyInAnyOrder("a", "b", "c", "d");
  }

  @Test
  void theSecondTimeNothingBelowItIsLookedAt() throws Exception {
    Solver.Outcome first = solve(chain("a").requires("ready", List.of(chain("b"))));
    assertThat(store.layers().delete(solve(chain("b")).layers().getFirst())).isTrue();
    ran.clear();
    Solver.Outcome second = solve(chain("a").requires("ready", List.of(chain("b"))));
    assertThat(ran).isEmpty();
    assertThat(second.layers()).isEqualTo(first.layers());
  }

  @Test
  void nothingIsMadeForIt() throws Exception {
    solve(chain("a", "b"));
    long before = store.layers().list().size();
    solve(run(chain("a").requires("ready", List.of(chain("a", "b"))), "c"));
    assertThat(store.layers().list()).hasSize((int) before + 1);
  }

  @Test
  void whatIsRequiredMayChangeAndRunsAlone() throws Exception {
    solve(run(chain("a").requires("ready", List.of(chain("b"))), "after"));
    ran.clear();
    solve(run(chain("a").requires("ready", List.of(chain("other"))), "after"));
    assertThat(ran).containsExactly("other");
  }

  @Test
  void whatIsRequiredAndFailsFailsTheSolve() {
    behaviour =
        (command, _) -> {
          if (command.equals("bad")) {
            throw StepFailure.step("no", null);
          }
          return command;
        };
    State state = run(chain("a").requires("ready", List.of(chain("bad"))), "after");
    assertThatThrownBy(() -> solve(state)).hasMessage("no");
    assertThat(ran).doesNotContain("after");
  }

  @Test
  void itIsNoStepForPeople() throws Exception {
    solve(chain("a").requires("ready", List.of(chain("b"))));
    assertThat(events)
        .filteredOn(e -> e instanceof SolveEvent.Planned p && p.internal())
        .singleElement()
        .satisfies(e -> assertThat(((SolveEvent.Planned) e).name()).isEqualTo("passthrough ready"));
  }
}
