package dev.bothy.llb.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.llb.Definition;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.Mount;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class GraphPropertiesTest {
  /** A graph with sharing, from a seed: every new state is made of some of those before. */
  static State graph(long seed, int steps) {
    Random random = new Random(seed);
    List<State> states = new ArrayList<>(List.of(State.scratch(), State.image("debian:12")));
    for (int i = 0; i < steps; i++) {
      State a = states.get(random.nextInt(states.size()));
      State b = states.get(random.nextInt(states.size()));
      String name = "n" + random.nextInt(8);
      states.add(
          switch (random.nextInt(11)) {
            case 0 -> State.image(name);
            case 1 -> State.local(name, new LocalOptions().exclude(List.of("*.<" + i)));
            case 2 -> a.run(Exec.sh("make " + name).cache("/c", name, Mount.Sharing.SHARED));
            case 3 -> a.runAll(Exec.args(name).mount("/b", b)).mount("/b");
            case 4 -> a.copy(b, name, "/dest/" + name, new CopyOptions().owner("app"));
            case 5 -> State.merge(List.of(a, b));
            case 6 -> State.diff(a, b);
            case 7 -> a.mkdir(name, 0755).env("V", name).dir(name);
            case 8 -> a.isScratch() ? b : a.build(random.nextBoolean() ? "" : name);
            case 9 -> a.isScratch() ? b : a.requires(name, List.of(b));
            default -> a.named(name).at(new SourceLocation("f" + random.nextInt(2), i + 1, 1));
          });
    }
    return State.merge(states);
  }

  @Property(seed = "20261120", tries = 300)
  void sameGraphSameBytesAndTheyReadBack(@ForAll long seed) throws Exception {
    Definition d = graph(seed, 25).marshal(Platform.LINUX_AMD64);
    byte[] bytes = d.toBytes();
    assertThat(graph(seed, 25).marshal(Platform.LINUX_AMD64).toBytes()).isEqualTo(bytes);

    Definition parsed = Definition.parse(bytes);
    assertThat(parsed.toBytes()).isEqualTo(bytes);
    assertThat(parsed.vertices()).isEqualTo(d.vertices());
    assertThat(parsed).isEqualTo(d);
    assertThat(parsed.toJson()).isEqualTo(d.toJson());
    assertThat(parsed.toDot()).isEqualTo(d.toDot());
  }

  @Property(seed = "20261120", tries = 300)
  void parentsComeFirstAndNothingComesTwice(@ForAll long seed) {
    Definition d = graph(seed, 25).marshal(Platform.LINUX_AMD64);
    Set<Digest> seen = new HashSet<>();
    for (Vertex v : d.vertices()) {
      for (Input input : v.op().inputs()) {
        assertThat(seen).contains(input.digest());
      }
      assertThat(seen.add(v.digest())).isTrue();
    }
    if (!d.isEmpty()) {
      assertThat(seen).contains(d.target().digest());
    }
  }

  @Property(seed = "20261128", tries = 100)
  void aPartHoldsWhatItsStepNeedsAndNothingElse(@ForAll long seed) throws Exception {
    Definition d = graph(seed, 15).marshal(Platform.LINUX_AMD64);
    for (Vertex v : d.vertices()) {
      Definition part = d.upTo(v.digest());
      assertThat(part.target().digest()).isEqualTo(v.digest());
      // Reading drops what the target does not need, and says so by what is left.
      assertThat(Definition.parse(part.toBytes()).vertices()).isEqualTo(part.vertices());
      for (Vertex of : part.vertices()) {
        assertThat(of.metadata()).isEqualTo(d.vertex(of.digest()).metadata());
        assertThat(of.location()).isEqualTo(d.vertex(of.digest()).location());
      }
    }
    if (!d.isEmpty()) {
      assertThat(d.upTo(d.target().digest())).isEqualTo(d);
    }
  }

  @Test
  void theOutputOfAPartIsTheOneThatTheGraphReads() {
    State data =
        State.image("a").runAll(Exec.args("x").mount("/data", State.scratch())).mount("/data");
    Definition d = State.image("b").copy(data, "/", "/").marshal(Platform.LINUX_AMD64);
    List<Input> read =
        d.vertices().getLast().op().inputs().stream().filter(input -> input.output() == 1).toList();
    assertThat(read).hasSize(1);
    assertThat(d.upTo(read.getFirst().digest()).target()).isEqualTo(read.getFirst());
  }

  @Property(seed = "20261120", tries = 100)
  void equalityIsThatOfTheGraphs(@ForAll long seed, @ForAll long other) {
    State one = graph(seed, 12);
    State again = graph(seed, 12);
    assertThat(one).isEqualTo(again).hasSameHashCodeAs(again);
    State another = graph(other, 12);
    boolean same =
        one.marshal(Platform.LINUX_AMD64).isEmpty() == another.isScratch()
            && (another.isScratch()
                || one.marshal(Platform.LINUX_AMD64)
                    .target()
                    .equals(another.marshal(Platform.LINUX_AMD64).target()));
    assertThat(one.equals(another)).isEqualTo(same && one.settings().equals(another.settings()));
  }

  @Test
  void aChainOfTenThousandStepsIsNoDeeperThanOne() throws Exception {
    State chain = State.image("debian:12");
    for (int i = 0; i < 10_000; i++) {
      chain = chain.run(Exec.sh("step " + i));
    }
    Definition d = chain.marshal(Platform.LINUX_AMD64);
    assertThat(d.vertices()).hasSize(10_001);
    assertThat(Definition.parse(d.toBytes()).vertices()).hasSize(10_001);
    assertThat(chain).isEqualTo(chain.named("last"));
  }

  @Test
  void sharingDoesNotMultiply() {
    State shared = State.image("debian:12");
    for (int i = 0; i < 1_000; i++) {
      shared = State.merge(List.of(shared.mkdir("/a" + i, 0755), shared.mkdir("/b" + i, 0755)));
    }
    assertThat(shared.marshal(Platform.LINUX_AMD64).vertices()).hasSize(3_001);
  }

  @Test
  void aMergeOfTenThousand() throws Exception {
    List<State> many = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      many.add(State.scratch().mkfile("/f" + i, 0644, ""));
    }
    Definition d = State.merge(many).marshal(Platform.LINUX_AMD64);
    assertThat(Definition.parse(d.toBytes()).vertices()).hasSize(10_001);
  }
}
