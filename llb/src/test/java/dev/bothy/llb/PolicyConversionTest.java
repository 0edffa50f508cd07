package dev.bothy.llb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.llb.op.SourceOp;
import dev.bothy.llb.policy.SourcePolicy;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import org.junit.jupiter.api.Test;

/** Graphs under a source policy. */
class PolicyConversionTest {
  private static final SourcePolicy MIRROR =
      policy("CONVERT", "docker-image://docker.io/*", "docker-image://mirror.example/${1}");

  private static SourcePolicy policy(String action, String from, String to) {
    String json =
        """
        {"rules": [{"action": "%s", "selector": {"identifier": "%s"}, "updates": {"identifier": "%s"}}]}
        """
            .formatted(action, from, to);
    try {
      return SourcePolicy.parse(json.getBytes(UTF_8), "the policy");
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  private static State graph(String image) {
    return State.image(image)
        .at(new SourceLocation("build.envd", 2, 5))
        .run(Exec.sh("make"))
        .at(new SourceLocation("build.envd", 3, 7))
        .copy(State.image(image), "/a", "/b");
  }

  private static Definition marshalled(State state) {
    return state.marshal(Platform.LINUX_AMD64);
  }

  /** Each operation byte for byte: keys follow what it has become. */
  @Test
  void theGraphIsAsIfItHadBeenWrittenThatWay() throws Exception {
    Definition under = marshalled(graph("docker.io/library/debian:12")).under(MIRROR);
    Definition written = marshalled(graph("mirror.example/library/debian:12"));
    assertThat(under.target()).isEqualTo(written.target());
    assertThat(under.vertices())
        .extracting(Vertex::digest)
        .isEqualTo(written.vertices().stream().map(Vertex::digest).toList());
    assertThat(under.vertices().get(1).location())
        .isEqualTo(new SourceLocation("build.envd", 3, 7));
    assertThat(Definition.parse(under.toBytes())).isEqualTo(under);
    assertThat(under.under(MIRROR)).isSameAs(under);
  }

  /** What the graph calls it is what it was. */
  @Test
  void aConvertedSourceIsCalledWhatItBecameAndByWhichRules() throws Exception {
    State old = State.image("debian:12").named("the base");
    Definition under = marshalled(old.run(Exec.sh("make")).named("it")).under(MIRROR);
    assertThat(under.vertices())
        .extracting(Vertex::name)
        .containsExactly(
            "docker-image://mirror.example/library/debian:12 (source policy, rule 1)", "it");
    assertThat(Definition.parse(under.toBytes()).vertices().getFirst().name())
        .isEqualTo(under.vertices().getFirst().name());
  }

  @Test
  void rulesThatNoSourceMatchesAreKnown() throws Exception {
    Definition graph = marshalled(graph("docker.io/library/debian:12"));
    assertThat(graph.unmatched(MIRROR)).isEmpty();
    assertThat(graph.unmatched(policy("DENY", "docker-image://doker.io/*", "")))
        .containsExactly("rule 1 (\"docker-image://doker.io/*\")");
    assertThat(graph.unmatched(policy("DENY", "https://ada:pass@h/*", "")))
        .containsExactly("rule 1 (\"https://h/*\")");
    // What the steps of such a graph read is known when they run.
    Definition nested = marshalled(State.local("l").build("f"));
    assertThat(nested.unmatched(policy("DENY", "http://h/*", ""))).isEmpty();
  }

  @Test
  void aGraphThatItIsNotAboutIsLeftAlone() throws Exception {
    Definition other = marshalled(graph("other.example/debian:12"));
    assertThat(other.under(MIRROR)).isSameAs(other);
    assertThat(other.under(SourcePolicy.NONE)).isSameAs(other);
    assertThat(Definition.SCRATCH.under(MIRROR)).isSameAs(Definition.SCRATCH);
  }

  @Test
  void sourcesThatBecomeOneAreOne() throws Exception {
    State two = State.image("a:1").copy(State.image("b:1"), "/a", "/b");
    Definition under =
        marshalled(two)
            .under(
                policy(
                    "CONVERT",
                    "docker-image://*/library/*",
                    "docker-image://docker.io/library/c:1"));
    assertThat(under.inputs(under.vertices().getLast()))
        .containsExactly(under.vertices().getFirst(), under.vertices().getFirst());
    assertThat(Definition.parse(under.toBytes())).isEqualTo(under);
    assertThat(under.vertices()).filteredOn(v -> v.op().kind() instanceof SourceOp).hasSize(1);
  }

  @Test
  void aDeniedSourceIsNamedWithItsPlace() {
    Definition graph = marshalled(graph("debian:12"));
    assertThatThrownBy(() -> graph.under(policy("DENY", "*debian*", "")))
        .isInstanceOfSatisfying(
            SolveException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(SolveException.Kind.DEFINITION);
              assertThat(e.step()).isNotNull();
            })
        .hasMessageContaining("denies docker-image://docker.io/library/debian:12");
  }
}
