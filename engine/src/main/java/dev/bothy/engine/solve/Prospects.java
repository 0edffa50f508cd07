package dev.bothy.engine.solve;

import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.CacheRecords;
import dev.bothy.engine.cache.OpKey;
import dev.bothy.engine.cache.StepKey;
import dev.bothy.llb.Definition;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which vertices may turn out to be known once sources below them are pinned. One that cannot has
 * to be solved whatever the pins are, and what it reads can begin.
 *
 * <p>Told from what was recorded of its operation: a record is none of this vertex if it was made
 * of a step that has another key here, or of another operation, however far below. What is not
 * recorded any more may have been the same.
 */
final class Prospects {
  /** So many records of an operation are looked at; with more, one of them may be the one. */
  private static final int MOST = 64;

  private final CacheRecords records;
  private final boolean elsewhere;
  private final Map<Digest, StepKey> keys;
  private final Map<Digest, Vertex> waiting = new HashMap<>();
  private final Map<Digest, CacheRecord> read = new HashMap<>();

  /** A record, and the vertex that it may be of. */
  private record Pair(CacheRecord record, Vertex vertex) {}

  /**
   * @param elsewhere whether there are results that these records do not tell of
   * @param keys that are known
   */
  Prospects(
      Definition definition, Map<Digest, StepKey> keys, CacheRecords records, boolean elsewhere) {
    this.records = records;
    this.elsewhere = elsewhere;
    this.keys = keys;
    for (Vertex vertex : definition.vertices()) {
      if (!keys.containsKey(vertex.digest()) && waits(vertex)) {
        waiting.put(vertex.digest(), vertex);
      }
    }
  }

  private boolean waits(Vertex vertex) {
    return vertex.op().kind() instanceof SourceOp
        || vertex.op().inputs().stream().anyMatch(in -> waiting.containsKey(in.digest()));
  }

  /** Whether a vertex without a key may get one that is known. */
  boolean mayBeKnown(Vertex vertex) {
    if (!waiting.containsKey(vertex.digest()) || vertex.op().kind() instanceof BuildOp) {
      return false; // the first takes the result of a graph that is built, the second is never
      // known
    }
    if (elsewhere || vertex.op().kind() instanceof SourceOp) {
      return true;
    }
    try {
      List<Digest> candidates = records.keysOf(OpKey.of(vertex.op()).digest());
      if (candidates.size() > MOST) {
        return true;
      }
      for (Digest candidate : candidates) {
        CacheRecord record = read(candidate);
        if (record != null && mayBe(record, vertex)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private boolean mayBe(CacheRecord made, Vertex of) throws IOException {
    Deque<Pair> left = new ArrayDeque<>(List.of(new Pair(made, of)));
    Set<Pair> seen = new HashSet<>();
    while (!left.isEmpty()) {
      Pair pair = left.pop();
      List<CacheRecord.Read> reads = pair.record().inputs();
      List<Input> inputs = pair.vertex().op().inputs();
      if (!seen.add(pair) || reads.size() != inputs.size()) {
        continue; // the latter says nothing of what it was made of
      }
      for (int i = 0; i < inputs.size(); i++) {
        Input input = inputs.get(i);
        Digest then = reads.get(i).key();
        StepKey now = keys.get(input.digest());
        if (reads.get(i).output() != input.output() || now != null && !now.digest().equals(then)) {
          return false;
        }
        Vertex below = waiting.get(input.digest());
        CacheRecord record = below == null || hasNoRecord(below) ? null : read(then);
        if (below == null || record == null) {
          continue;
        }
        if (!record.op().equals(OpKey.of(below.op()).digest())) {
          return false;
        }
        left.push(new Pair(record, below));
      }
    }
    return true;
  }

  /** That an operation without a pin can be compared with. */
  private static boolean hasNoRecord(Vertex vertex) {
    return vertex.op().kind() instanceof SourceOp || vertex.op().kind() instanceof BuildOp;
  }

  private @Nullable CacheRecord read(Digest key) throws IOException {
    CacheRecord record = read.get(key);
    if (record == null) {
      record = records.read(key);
      if (record != null) {
        read.put(key, record);
      }
    }
    return record;
  }
}
