package dev.bothy.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.store.Store;
import dev.bothy.llb.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When sources come decides nothing of what runs. */
@Timeout(120)
class SlowSourcesAnyTimeTest extends SlowSourcesBench {
  /** Of a random graph. */
  private static final int STEPS = 8;

  @Test
  void whatRunsDoesNotDependOnWhenSourcesCome() throws Exception {
    for (int seed = 0; seed < 20; seed++) {
      List<String> expected = ranAgain(seed, false);
      assertThat(ranAgain(seed, true))
          .as("graph %d", seed)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  /**
   * What runs of a graph that was solved before, but for a step that is another now, and one whose
   * record is gone.
   *
   * @param slow whether its sources come late, one after the other
   */
  private List<String> ranAgain(int seed, boolean slow) throws Exception {
    Random random = new Random(seed);
    int changed = random.nextInt(STEPS);
    String forgotten = " s" + random.nextInt(STEPS);
    close();
    store = Store.open(directory.resolve(seed + (slow ? "slow" : "fast")), false);
    server.delay("/first", 0);
    server.delay("/second", 0);
    solve(graph(seed, -1));
    forget(forgotten);
    ran.clear();
    if (slow) {
      server.delay("/first", LATE);
      server.delay("/second", 2 * LATE);
    }
    solve(graph(seed, changed));
    return List.copyOf(ran);
  }

  private State graph(int seed, int changed) {
    Random random = new Random(seed);
    List<State> states = new ArrayList<>(List.of(file("/first"), file("/second"), chain("start")));
    for (int i = 0; i < STEPS; i++) {
      State one = states.get(random.nextInt(states.size()));
      State other = states.get(random.nextInt(states.size()));
      State base = random.nextBoolean() ? one : State.merge(List.of(one, other));
      states.add(run(base, "s" + i + (i == changed ? " changed" : "")));
    }
    return State.merge(states.subList(states.size() - 3, states.size()));
  }
}
