package dev.bothy.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.llb.state.State;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sources whose servers take long to say what they have hold up what needs them alone. */
@Timeout(120)
class SlowSourcesTest extends SlowSourcesBench {
  @Test
  void whatDoesNotNeedASlowSourceGoesOn() throws Exception {
    opening(Map.of("b", server.hangAt("/slow")));
    State state = State.merge(List.of(chain("a", "b"), run(file("/slow"), "c")));
    Solver.Outcome outcome = solve(run(state, "top"));
    assertThat(ran).containsExactly("a", "b", "c", "top");
    assertThat(outcome.executed()).isEqualTo(5);
    assertThat(outcome.cached()).isZero();
  }

  @Test
  void whatNeedsASourceGoesOnOnceThatOneIsThere() throws Exception {
    CountDownLatch slow = server.hangAt("/slow");
    opening(Map.of("a", slow, "b", server.hangAt("/slower"), "c", server.hangAt("/slowest")));
    solve(
        State.merge(
            List.of(
                run(file("/slowest"), "d"),
                run(file("/slower"), "c"),
                run(file("/slow"), "b"),
                chain("a"))));
    assertThat(ran).containsExactly("a", "b", "c", "d");
  }

  @Test
  void manySourcesThatHangHoldUpNoTransfer() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    List<State> states = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      server.hangAt("/" + i, gate);
      states.add(file("/" + i));
    }
    locals.put("here", directory);
    states.add(run(State.local("here"), "b"));
    opening(Map.of("b", gate));
    solve(State.merge(states));
    assertThat(ran).containsExactly("b");
  }

  @Test
  void whatIsKnownWithItsSlowSourceIsNotMadeAgain() throws Exception {
    State state = run(State.merge(List.of(chain("a", "b"), run(file("/slow"), "c"))), "top");
    solve(state);
    assertThat(forget(" b")).isTrue();
    ran.clear();
    server.delay("/slow", LATE);
    Solver.Outcome outcome = solve(state);
    assertThat(ran).isEmpty();
    assertThat(outcome.executed()).isZero();
  }

  /** What it was made of may be what is there now, though nothing is recorded of that any more. */
  @Test
  void whatMayBeKnownAboveAStepThatIsForgottenIsWaitedFor() throws Exception {
    State first = run(file("/first"), "first");
    State second = run(State.merge(List.of(first, file("/second"))), "second");
    State known = run(second, "known");
    solve(run(State.merge(List.of(known, chain("a"))), "top"));
    assertThat(forget(" first")).isTrue();
    assertThat(forget(" second")).isTrue();
    assertThat(forget("merge of 2")).isTrue();
    ran.clear();
    server.delay("/first", LATE);
    server.delay("/second", 2 * LATE);
    solve(run(State.merge(List.of(known, chain("a2"))), "top"));
    assertThat(ran).containsExactly("a2", "top");
  }

  /** Whose records say of what they were made, so that they are of no use to the changed one. */
  @Test
  void whatChangedBelowWhatNeedsASlowSourceGoesOn() throws Exception {
    State before = run(run(State.merge(List.of(chain("a", "b"), file("/slow"))), "c"), "top");
    solve(before);
    ran.clear();
    opening(Map.of("b", server.hangAt("/slow")));
    solve(run(run(State.merge(List.of(chain("a2", "b"), file("/slow"))), "c"), "top"));
    assertThat(ran).containsExactly("a2", "b", "c", "top");
  }

  /** And not to where the one copy of it puts it that is sure to be made. */
  @Test
  void aDirectoryThatMayYetBeReadComesInAsItIs() throws Exception {
    Path project = Files.createDirectory(directory.resolve("project"));
    try (RandomAccessFile big = new RandomAccessFile(project.resolve("big").toFile(), "rw")) {
      big.setLength(32 << 20);
    }
    locals.put("here", project);
    State here = State.local("here");
    State reader = run(State.merge(List.of(file("/slow"), here)), "reader");
    solve(reader);
    assertThat(forget("here")).isTrue();
    ran.clear();
    server.give("/slow", "changed");
    opening(Map.of("copied", server.hangAt("/slow")));
    State copied = run(State.scratch().copy(here, "/", "/there/"), "copied");
    solve(State.merge(List.of(reader, copied)));
    assertThat(ran).containsExactly("copied", "reader");
  }

  @Test
  void allRunsAgainWithoutTheCacheBesideASlowSource() throws Exception {
    State state = State.merge(List.of(chain("a", "b"), run(file("/slow"), "c")));
    solve(state);
    ran.clear();
    opening(Map.of("b", server.hangAt("/slow")));
    solve(state, new SolveSettings(true, false, false, 0, 4, 4));
    assertThat(ran).containsExactly("a", "b", "c");
  }
}
