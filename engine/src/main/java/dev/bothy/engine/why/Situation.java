package dev.bothy.engine.why;

import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.CacheRecords;
import dev.bothy.engine.cache.PlacedTrees;
import dev.bothy.engine.cache.StepKey;
import dev.bothy.engine.history.BuildGraph;
import dev.bothy.engine.history.GraphStep;
import dev.bothy.engine.history.StepParts;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.solve.report.EventSink;
import dev.bothy.engine.solve.result.DefinitionKeys;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.source.Sources;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A graph as it is now, looked up in a store without the network: which steps are known, and which
 * ones the next build asks for.
 */
final class Situation {
  private final Definition definition;
  private final BuildGraph graph;
  private final Map<Digest, String> unpinned;
  private final Map<Digest, CacheRecord> records;
  private final Map<Digest, StepKey> keys;
  private final Set<Digest> needed;

  private Situation(
      Definition definition,
      BuildGraph graph,
      Map<Digest, String> unpinned,
      Map<Digest, CacheRecord> records,
      Map<Digest, StepKey> keys,
      Set<Digest> needed) {
    this.definition = definition;
    this.graph = graph;
    this.unpinned = unpinned;
    this.records = records;
    this.keys = keys;
    this.needed = needed;
  }

  static Situation of(Store store, SolveRequest request) throws IOException {
    Definition definition = request.definition();
    Sources sources =
        new Sources(store, new SourceSettings(request.locals(), request.ociLayouts(), true, false));
    Map<Digest, String> pins = new HashMap<>();
    Map<Digest, String> unpinned = new HashMap<>();
    for (Vertex vertex : definition.vertices()) {
      if (vertex.op().kind() instanceof BuildOp) {
        unpinned.put(vertex.digest(), "its graph is read when it is built");
      } else if (vertex.op().kind() instanceof SourceOp) {
        try {
          String pin = sources.pinHere(vertex);
          if (pin == null) {
            unpinned.put(vertex.digest(), "");
          } else {
            pins.put(vertex.digest(), pin);
          }
        } catch (StepFailure e) {
          unpinned.put(vertex.digest(), String.valueOf(e.getMessage()));
        }
      }
    }
    Map<Digest, StepKey> keys = DefinitionKeys.known(definition, pins);
    List<GraphStep> steps = new ArrayList<>();
    for (Vertex vertex : definition.vertices()) {
      steps.add(step(vertex, keys.get(vertex.digest())));
    }
    CacheRecords cache = new CacheRecords(store);
    Map<Digest, CacheRecord> records = new HashMap<>();
    for (GraphStep step : steps) {
      CacheRecord record = step.key() == null ? null : cache.find(step.key());
      if (record != null) {
        records.put(step.vertex(), record);
      }
    }
    Set<Digest> needed = needed(definition, records.keySet());
    for (GraphStep step : steps) {
      if (step.key() != null && step.inputs().isEmpty() && !needed.contains(step.vertex())) {
        // One that came in as part of its copy, which is there.
        CacheRecord placed = PlacedTrees.record(cache, step.key());
        if (placed != null) {
          records.putIfAbsent(step.vertex(), placed);
        }
      }
    }
    return new Situation(definition, new BuildGraph("now", steps), unpinned, records, keys, needed);
  }

  private static GraphStep step(Vertex vertex, @Nullable StepKey key) {
    Set<Digest> inputs = new LinkedHashSet<>();
    for (Input input : vertex.op().inputs()) {
      inputs.add(input.digest());
    }
    return new GraphStep(
        vertex.digest(),
        key == null ? null : key.digest(),
        vertex.name(),
        vertex.location(),
        EventSink.isInternal(vertex),
        List.copyOf(inputs),
        StepParts.of(vertex.op(), key == null ? null : key.op()));
  }

  private static Set<Digest> needed(Definition definition, Set<Digest> known) {
    Set<Digest> needed = new HashSet<>();
    if (!definition.isEmpty()) {
      needed.add(definition.target().digest());
    }
    Set<Digest> unsure = new HashSet<>();
    for (Vertex vertex : definition.vertices()) {
      boolean is = vertex.metadata().ignoreCache();
      for (Input input : vertex.op().inputs()) {
        is |= unsure.contains(input.digest());
      }
      if (is) {
        unsure.add(vertex.digest());
      }
    }
    for (Vertex vertex : definition.vertices().reversed()) { // consumers first
      Digest digest = vertex.digest();
      if (needed.contains(digest) && (!known.contains(digest) || unsure.contains(digest))) {
        for (Input input : vertex.op().inputs()) {
          needed.add(input.digest());
        }
      }
    }
    return needed;
  }

  BuildGraph graph() {
    return graph;
  }

  Vertex vertex(GraphStep step) {
    return definition.vertex(step.vertex());
  }

  /** The record of its result, whole; null when there is none. */
  @Nullable CacheRecord record(GraphStep step) {
    return records.get(step.vertex());
  }

  @Nullable StepKey key(GraphStep step) {
    return keys.get(step.vertex());
  }

  /** Whether the next build asks for its result. */
  boolean isNeeded(GraphStep step) {
    return needed.contains(step.vertex());
  }

  /** Why a source cannot be pinned offline, maybe empty; null when it is pinned. */
  @Nullable String unpinned(GraphStep step) {
    return unpinned.get(step.vertex());
  }
}
