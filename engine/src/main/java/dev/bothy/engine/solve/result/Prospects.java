package dev.bothy.engine.solve.result;

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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which vertices of a graph may turn out to be known once sources below them are pinned. One that
 * cannot has to be solved whatever the pins are, and what it reads can begin.
 *
 * <p>Told from what was recorded of its operation: a record is none of this vertex if it was made
 * of a step that has another key here, or of another operation, however far below. What is not
 * recorded any more may have been the same.
 */
public final class Prospects {
  /** So many records are read of a graph; any of the others may be the one. */
  private static final int MOST = 1_000;

  private final Definition definition;
  private final CacheRecords records;
  private final boolean elsewhere;
  private final Map<Digest, Optional<Made>> made = new HashMap<>();
  private final Map<Digest, Digest> operations = new HashMap<>();
  private final Map<Digest, List<Digest>> recorded = new HashMap<>();

  /**
   * What a record says of its step.
   *
   * @param op its operation
   * @param of what it read
   */
  private record Made(Digest op, List<StepKey.InputKey> of) {}

  /** A record, by its key, as one of a vertex. */
  private record Candidate(Digest key, Digest vertex) {}

  /**
   * @param elsewhere whether there are results that these records do not tell of
   */
  public Prospects(Definition definition, CacheRecords records, boolean elsewhere) {
    this.definition = definition;
    this.records = records;
    this.elsewhere = elsewhere;
  }

  /**
   * Whether a vertex without a key may get one that is known.
   *
   * @param keys that are known now
   */
  public Predicate<Vertex> now(Map<Digest, StepKey> keys) {
    return new Round(keys)::mayBeKnown;
  }

  private final class Round {
    private final Map<Digest, StepKey> keys;

    /** For pins. */
    private final Map<Digest, Vertex> waiting = new HashMap<>();

    /** By graphs that steps build, or on top of that: their keys come too late to be looked up. */
    private final Set<Digest> built = new HashSet<>();

    private final Map<Candidate, Boolean> verdicts = new HashMap<>();

    Round(Map<Digest, StepKey> keys) {
      this.keys = keys;
      for (Vertex vertex : definition.vertices()) { // inputs first
        if (keys.containsKey(vertex.digest())) {
          continue;
        }
        List<Input> inputs = vertex.op().inputs();
        if (vertex.op().kind() instanceof SourceOp
            || inputs.stream().anyMatch(in -> waiting.containsKey(in.digest()))) {
          waiting.put(vertex.digest(), vertex);
        }
        if (vertex.op().kind() instanceof BuildOp
            || inputs.stream().anyMatch(in -> built.contains(in.digest()))) {
          built.add(vertex.digest());
        }
      }
    }

    boolean mayBeKnown(Vertex vertex) {
      if (!waiting.containsKey(vertex.digest()) || built.contains(vertex.digest())) {
        return false;
      }
      if (elsewhere || vertex.op().kind() instanceof SourceOp) {
        return true;
      }
      try {
        for (Digest key : recorded(vertex)) {
          if (made(key) != null && mayBe(key, vertex)) {
            return true;
          }
        }
        return false;
      } catch (IOException e) {
        return true; // nor do too many records say
      }
    }

    /** Whether what has that key may be the vertex. */
    private boolean mayBe(Digest key, Vertex vertex) throws IOException {
      if (vertex.op().kind() instanceof SourceOp || vertex.op().kind() instanceof BuildOp) {
        return true;
      }
      Candidate candidate = new Candidate(key, vertex.digest());
      Boolean verdict = verdicts.get(candidate);
      if (verdict == null) {
        Made then = made(key);
        verdict = then == null || then.op().equals(operation(vertex)) && mayBe(then, vertex);
        verdicts.put(candidate, verdict);
      }
      return verdict;
    }

    private boolean mayBe(Made then, Vertex vertex) throws IOException {
      List<Input> inputs = vertex.op().inputs();
      if (then.of().size() != inputs.size()) {
        return true; // it does not say what it read
      }
      for (int i = 0; i < inputs.size(); i++) {
        Digest input = inputs.get(i).digest();
        StepKey.InputKey read = then.of().get(i);
        StepKey now = keys.get(input);
        Vertex below = waiting.get(input);
        if (read.output() != inputs.get(i).output()
            || now != null && !now.digest().equals(read.key())
            || below != null && !mayBe(read.key(), below)) {
          return false;
        }
      }
      return true;
    }
  }

  private List<Digest> recorded(Vertex vertex) throws IOException {
    List<Digest> found = recorded.get(vertex.digest());
    if (found == null) {
      found = records.keysOf(operation(vertex));
      recorded.put(vertex.digest(), found);
    }
    return found;
  }

  private Digest operation(Vertex vertex) {
    return operations.computeIfAbsent(vertex.digest(), _ -> OpKey.of(vertex.op()).digest());
  }

  /** What the record says; null when there is none. */
  private @Nullable Made made(Digest key) throws IOException {
    Optional<Made> known = made.get(key);
    if (known == null) {
      if (made.size() == MOST) {
        throw new IOException("more than " + MOST + " records");
      }
      known = Optional.ofNullable(records.read(key)).map(Prospects::made);
      made.put(key, known);
    }
    return known.orElse(null);
  }

  private static Made made(CacheRecord record) {
    List<StepKey.InputKey> of =
        record.inputs().stream()
            .map(read -> new StepKey.InputKey(read.key(), read.output()))
            .toList();
    return new Made(record.op(), of);
  }
}
