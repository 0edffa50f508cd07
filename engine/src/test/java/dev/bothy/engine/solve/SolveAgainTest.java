package dev.bothy.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.llb.state.State;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a later solve runs again: no more than what differs. */
@Timeout(300)
class SolveAgainTest extends SolveBench {
  @Test
  void runsOnlyWhatIsNew() throws Exception {
    solve(chain("a", "b"));
    ran.clear();
    solve(chain("a", "b", "c"));
    assertThat(ran).containsExactly("c");
  }

  @Test
  void equalOutputOfAnotherStepStopsTheRebuild() throws Exception {
    behaviour = (command, _) -> command.startsWith("same") ? "the same" : command;
    Solver.Outcome before = solve(chain("same 1", "b", "c", "d"));
    ran.clear();
    Solver.Outcome after = solve(chain("same 2", "b", "c", "d"));
    assertThat(ran).containsExactly("same 2");
    assertThat(after.layers().getLast()).isEqualTo(before.layers().getLast());
    ran.clear();
    solve(chain("same 2", "b", "c", "d"));
    assertThat(ran).isEmpty();
  }

  @Test
  void otherOutputOfAnotherStepDoesNot() throws Exception {
    solve(chain("one", "b", "c"));
    ran.clear();
    solve(chain("two", "b", "c"));
    assertThat(ran).containsExactly("two", "b", "c");
  }

  @Test
  void aForcedStepRunsAloneWhenItMakesTheSame() throws Exception {
    State forced = run(run(chain("a").ignoreCache(), "b"), "c");
    solve(chain("a", "b", "c"));
    ran.clear();
    solve(forced);
    assertThat(ran).containsExactly("a");
  }

  @Test
  void ofTwentyStepsOneIsRerunWhenTheSecondIsForcedAndMakesTheSame() throws Exception {
    solve(twenty(false));
    assertThat(ran).hasSize(20);
    ran.clear();
    Solver.Outcome again = solve(twenty(true));
    assertThat(ran).containsExactly("step 1");
    assertThat(again.executed()).isEqualTo(1);
  }

  private static State twenty(boolean forced) {
    State state = State.scratch();
    for (int i = 0; i < 20; i++) {
      state = run(state, "step " + i);
      if (forced && i == 1) {
        state = state.ignoreCache();
      }
    }
    return state;
  }

  @Test
  void whatDependsOnAForcedStepFollowsItsNewOutput() throws Exception {
    solve(chain("a", "b"));
    ran.clear();
    behaviour = (command, _) -> command + " anew";
    Solver.Outcome second = solve(run(chain("a").ignoreCache(), "b"));
    assertThat(ran).containsExactly("a", "b");
    assertThat(Files.readString(store.layers().fs(second.layers().getFirst()).resolve("made")))
        .isEqualTo("a anew");
  }

  @Test
  void withoutTheCacheEverythingRunsAndTheNextBuildTakesIt() throws Exception {
    solve(chain("a", "b"));
    ran.clear();
    behaviour = (command, _) -> command + " anew";
    Solver.Outcome anew = solve(chain("a", "b"), new SolveSettings(true, false, false, 0, 4, 4));
    assertThat(ran).containsExactly("a", "b");
    ran.clear();
    assertThat(solve(chain("a", "b")).layers()).isEqualTo(anew.layers());
    assertThat(ran).isEmpty();
  }

  @Test
  void aLayerThatIsGoneIsMadeAgain() throws Exception {
    Solver.Outcome first = solve(chain("a", "b"));
    assertThat(store.layers().delete(first.layers().getLast())).isTrue();
    ran.clear();
    solve(chain("a", "b"));
    assertThat(ran).containsExactly("b");
  }
}
