package dev.bothy.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Slow sources of a graph that a step builds. */
@Timeout(120)
class SlowSourcesOfTwoGraphsTest extends SlowSourcesBench {
  @Test
  void aGraphThatAStepBuildsWaitsForItsOwnSourcesAlone() throws Exception {
    State inner = State.merge(List.of(chain("x", "y"), run(file("/slow"), "z")));
    files.put("writer", inner.marshal(Platform.parse("linux/amd64"))::toBytes);
    opening(Map.of("y", server.hangAt("/slow")));
    solve(run(chain("writer").build("made"), "top"));
    assertThat(ran).containsExactly("writer", "x", "y", "z", "top");
  }

  @Test
  void aGraphThatAStepBuildsGoesOnThoughWhatReadsItIsRecorded() throws Exception {
    files.put("writer", chain("inner").marshal(Platform.parse("linux/amd64"))::toBytes);
    State built = chain("writer").build("made");
    State state = run(State.merge(List.of(built, file("/slow"))), "top");
    solve(state);
    assertThat(forget(" writer")).isTrue();
    ran.clear();
    server.give("/slow", "changed");
    opening(Map.of("writer", server.hangAt("/slow")));
    solve(state);
    assertThat(ran).containsExactly("writer", "top");
  }

  @Test
  void aSourceThatTwoGraphsHaveIsAskedForOnce() throws Exception {
    twoGraphs("/slow", SETTINGS);
    assertThat(server.requests()).containsExactly("/slow");
    assertThat(ran).contains("writer", "c", "z", "top");
  }

  @Test
  void aSourceThatTwoGraphsHaveIsMissingForBoth() {
    server.give("/slow", "");
    assertThatThrownBy(() -> twoGraphs("/slow", SETTINGS)).hasMessageContaining("404");
    assertThat(server.requests()).containsExactly("/slow");
    server.forgetRequests();
    assertThatThrownBy(() -> twoGraphs("/slow", GOING_ON)).hasMessageContaining("404");
    assertThat(server.requests()).containsExactly("/slow");
    assertThat(ran).containsOnly("writer");
  }

  /** The second is built by a step of the first, while that waits for the source. */
  private void twoGraphs(String path, SolveSettings settings) throws Exception {
    State inner = run(run(file(path), "z"), "z2");
    files.put("writer", inner.marshal(Platform.parse("linux/amd64"))::toBytes);
    server.delay(path, 3 * LATE);
    State built = run(chain("writer").build("made"), "top");
    solve(State.merge(List.of(run(file(path), "c"), built)), settings);
  }
}
