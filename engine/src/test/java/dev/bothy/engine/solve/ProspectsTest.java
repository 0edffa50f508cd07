package dev.bothy.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.CacheRecords;
import dev.bothy.engine.cache.StepKey;
import dev.bothy.engine.solve.result.DefinitionKeys;
import dev.bothy.engine.solve.result.Prospects;
import dev.bothy.llb.Definition;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What may be known of a chain on a source that is not pinned, of which the store has histories.
 */
class ProspectsTest extends SolveBench {
  private static final State SOURCE = State.http("http://127.0.0.1:1/file");

  /**
   * A first step that differs from one history to the next, and what comes after it and a source.
   */
  private static Definition graph(String first, int steps) {
    State state = State.merge(List.of(chain(first), SOURCE));
    for (int i = 0; i < steps; i++) {
      state = run(state, "s" + i);
    }
    return state.marshal(Platform.parse("linux/amd64"));
  }

  private static Map<Digest, StepKey> keys(Definition definition, String pin) {
    Map<Digest, String> pins = new HashMap<>();
    for (Vertex vertex : definition.vertices()) {
      if (vertex.op().kind() instanceof SourceOp) {
        pins.put(vertex.digest(), pin);
      }
    }
    return DefinitionKeys.known(definition, pin.isEmpty() ? Map.of() : pins);
  }

  private static StepKey key(Map<Digest, StepKey> keys, Digest vertex) {
    return Objects.requireNonNull(keys.get(vertex));
  }

  private void record(Definition definition) throws IOException {
    Map<Digest, StepKey> keys = keys(definition, "pin");
    CacheRecords records = new CacheRecords(store);
    for (Vertex vertex : definition.vertices()) {
      StepKey key = key(keys, vertex.digest());
      List<CacheRecord.Read> reads = new ArrayList<>();
      for (Input input : vertex.op().inputs()) {
        reads.add(
            new CacheRecord.Read(key(keys, input.digest()).digest(), input.output(), List.of()));
      }
      Digest op = key.op().digest();
      records.put(
          new CacheRecord(
              key.digest(), op, vertex.name(), 1, 1, List.of(List.of()), reads, List.of()));
    }
  }

  private Stream<Boolean> mayBeKnown(Definition definition) {
    Prospects prospects = new Prospects(definition, new CacheRecords(store), false);
    return definition.vertices().stream()
        .filter(vertex -> vertex.op().inputs().size() > 0)
        .map(prospects.now(keys(definition, ""))::test);
  }

  @ParameterizedTest
  @CsvSource({"5, 3", "20, 30"})
  void nothingOfWhatComesAfterAnotherStep(int steps, int histories) throws Exception {
    for (int i = 0; i < histories; i++) {
      record(graph("first" + i, steps));
    }
    assertThat(mayBeKnown(graph("changed", steps))).containsOnly(false);
    assertThat(mayBeKnown(graph("first1", steps))).containsOnly(true);
  }

  @Test
  void anythingOfWhatHasMoreHistoriesThanAreRead() throws Exception {
    for (int i = 0; i < 40; i++) {
      record(graph("first" + i, 30));
    }
    assertThat(mayBeKnown(graph("changed", 30))).endsWith(true);
  }

  @Test
  void anythingOfWhatIsMadeOfWhatIsNotRecordedAnyMore() throws Exception {
    Definition before = graph("first", 3);
    record(before);
    Vertex second = before.vertices().get(before.vertices().size() - 2);
    new CacheRecords(store).delete(key(keys(before, "pin"), second.digest()).digest());
    assertThat(mayBeKnown(graph("changed", 3))).endsWith(false, true);
  }
}
