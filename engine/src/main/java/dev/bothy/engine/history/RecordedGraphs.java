package dev.bothy.engine.history;

import dev.bothy.engine.cache.KeyPart;
import dev.bothy.engine.cache.StepKey;
import dev.bothy.engine.solve.result.DefinitionKeys;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.Vertex;
import dev.bothy.oci.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The graph of a build with those that its steps build, as one. */
final class RecordedGraphs {
  private final Definition definition;
  private final Map<Digest, Definition> nested = new HashMap<>();

  RecordedGraphs(Definition definition) {
    this.definition = definition;
  }

  /** A vertex builds a graph. */
  void nested(Digest vertex, Definition graph) {
    nested.put(vertex, graph);
  }

  /** The vertex, whichever graph it stands in; null for an export. */
  @Nullable Vertex find(Digest digest) {
    Vertex vertex = definition.find(digest);
    for (Definition graph : nested.values()) {
      vertex = vertex == null ? graph.find(digest) : vertex;
    }
    return vertex;
  }

  /** The keys of all steps that stand on pinned sources alone. */
  Map<Digest, StepKey> keys(Map<Digest, String> pins) {
    Map<Digest, StepKey> keys = DefinitionKeys.known(definition, pins);
    for (Definition graph : nested.values()) {
      keys.putAll(DefinitionKeys.known(graph, pins));
    }
    return keys;
  }

  /** What was announced, with the steps of a graph before the one that builds it. */
  List<SolveEvent.Planned> ordered(List<SolveEvent.Planned> announced) {
    if (nested.isEmpty()) {
      return announced;
    }
    Map<Digest, SolveEvent.Planned> byVertex = new LinkedHashMap<>();
    for (SolveEvent.Planned planned : announced) {
      byVertex.putIfAbsent(planned.vertex(), planned);
    }
    List<SolveEvent.Planned> ordered = new ArrayList<>();
    collect(definition, new HashSet<>(), byVertex, ordered);
    ordered.addAll(byVertex.values()); // exports
    return ordered;
  }

  private void collect(
      Definition graph,
      Set<Digest> seen,
      Map<Digest, SolveEvent.Planned> left,
      List<SolveEvent.Planned> ordered) {
    for (Vertex vertex : graph.vertices()) {
      if (!seen.add(vertex.digest())) {
        continue;
      }
      Definition inner = nested.get(vertex.digest());
      if (inner != null) {
        collect(inner, seen, left, ordered);
      }
      SolveEvent.Planned planned = left.remove(vertex.digest());
      if (planned != null) {
        ordered.add(planned);
      }
    }
  }

  /** The step as it was announced. One that builds a graph reads what the graph comes to. */
  GraphStep step(SolveEvent.Planned planned, @Nullable StepKey key) {
    Vertex vertex = find(planned.vertex());
    List<KeyPart> parts =
        vertex == null ? List.of() : StepParts.of(vertex.op(), key == null ? null : key.op());
    List<Digest> inputs = planned.inputs();
    Definition inner = nested.get(planned.vertex());
    if (inner != null && !inputs.contains(inner.target().digest())) {
      inputs = new ArrayList<>(inputs);
      inputs.add(inner.target().digest());
    }
    return new GraphStep(
        planned.vertex(),
        key == null ? null : key.digest(),
        planned.name(),
        planned.where(),
        planned.internal(),
        inputs,
        parts);
  }
}
