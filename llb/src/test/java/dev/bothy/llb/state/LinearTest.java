package dev.bothy.llb.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.llb.Definition;
import dev.bothy.llb.Vertex;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of merges and diffs in a linear graph. */
class LinearTest {
  private static final State ROOT = State.image("debian:12").named("root");

  private static State run(State on, String name) {
    return on.run(Exec.sh(name)).named(name);
  }

  /** Each vertex as {@code name < inputs}. */
  private static List<String> graph(State state) {
    Definition graph = state.linear().marshal(Platform.LINUX_AMD64);
    Map<Digest, String> names = new HashMap<>();
    List<String> lines = new ArrayList<>();
    for (Vertex vertex : graph.vertices()) {
      names.put(vertex.digest(), vertex.name());
      List<String> inputs =
          vertex.op().inputs().stream().map(i -> String.valueOf(names.get(i.digest()))).toList();
      lines.add(vertex.name() + (inputs.isEmpty() ? "" : " < " + String.join(" ", inputs)));
    }
    return lines;
  }

  @Test
  void branchesFollowEachOther() {
    State a = run(ROOT, "a");
    State b = run(run(ROOT, "b1"), "b2");
    State c = ROOT.file(FileActions.NONE.mkfile("/c", 0644, "c")).named("c");
    State all = State.merge(List.of(a, State.diff(ROOT, b), State.diff(ROOT, c)));
    assertThat(graph(run(all, "d")))
        .containsExactly("root", "a < root", "b1 < a", "b2 < b1", "c < b2", "d < c");
  }

  @Test
  void aMergeInsideABranchIsDoneAgainOnTheOtherTree() {
    State inner =
        State.merge(List.of(run(ROOT, "a"), State.diff(ROOT, run(ROOT, "b")))).named("inner");
    State all = State.merge(List.of(run(ROOT, "c"), State.diff(ROOT, run(inner, "d"))));
    assertThat(graph(all)).containsExactly("root", "c < root", "a < c", "b < a", "d < b");
  }

  @Test
  void aTreeOfItsOwnIsCopiedOver() {
    State key = State.scratch().file(FileActions.NONE.mkfile("/k", 0600, "k")).named("key");
    assertThat(graph(State.merge(List.of(ROOT, key)).named("both")))
        .containsExactly("root", "key", "both < root key");
    State three =
        State.merge(List.of(ROOT, State.merge(List.of(key, run(ROOT, "a"))).named("over")));
    assertThat(graph(three)).hasSize(5).last().asString().startsWith("over < over a");
  }

  @Test
  void whatAStepSeesBesidesIsLinearToo() {
    State files = State.merge(List.of(run(ROOT, "a"), State.diff(ROOT, run(ROOT, "b")))).named("m");
    State step = ROOT.run(Exec.sh("use").bind("/in", files, "", true, true)).named("use");
    assertThat(graph(step)).containsExactly("root", "a < root", "b < a", "use < root b");
  }

  @Test
  void aGraphWithoutMergesIsAsItWas() {
    State plain = run(run(ROOT, "a"), "b");
    assertThat(plain.linear().marshal(Platform.LINUX_AMD64).toBytes())
        .isEqualTo(plain.marshal(Platform.LINUX_AMD64).toBytes());
    assertThat(State.scratch().linear()).isEqualTo(State.scratch());
  }

  @Test
  void whatOnlyABuilderCanDiffIsRefused() {
    State other = State.image("alpine:3");
    assertThatThrownBy(() -> State.diff(ROOT, run(ROOT, "a")).linear())
        .hasMessageContaining("not merged over a tree");
    assertThatThrownBy(() -> State.merge(List.of(ROOT, State.diff(ROOT, other))).linear())
        .hasMessageContaining("none is made from the other");
  }
}
