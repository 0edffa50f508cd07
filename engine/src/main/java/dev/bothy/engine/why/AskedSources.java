package dev.bothy.engine.why;

import dev.bothy.engine.history.BuildGraph;
import dev.bothy.engine.history.GraphStep;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.source.Sources;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceAttrs;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Sources of which a build asks a server first, pinned by nothing: a branch may have moved since,
 * and a file of the web be another.
 */
record AskedSources(Set<Digest> vertices) {

  static AskedSources of(Store store, SolveRequest request) throws IOException {
    Sources online =
        new Sources(
            store, new SourceSettings(request.locals(), request.ociLayouts(), false, false));
    Set<Digest> asked = new HashSet<>();
    for (Vertex vertex : request.definition().vertices()) {
      if (vertex.op().kind() instanceof SourceOp source && isAsked(source, vertex, online)) {
        asked.add(vertex.digest());
      }
    }
    return new AskedSources(Set.copyOf(asked));
  }

  private static boolean isAsked(SourceOp source, Vertex vertex, Sources online)
      throws IOException {
    return switch (source.scheme()) {
      case SourceAttrs.HTTP, SourceAttrs.HTTPS, SourceAttrs.GIT, SourceAttrs.DOCKER_IMAGE ->
          !isKnown(online, vertex);
      default -> false;
    };
  }

  private static boolean isKnown(Sources online, Vertex vertex) throws IOException {
    try {
      return online.quickPin(vertex) != null;
    } catch (StepFailure e) {
      return true; // it cannot be had, whatever a server says
    }
  }

  /** Those that the step, or what it reads, is made of. */
  List<GraphStep> below(BuildGraph graph, GraphStep step) {
    Set<Digest> below = new HashSet<>(Set.of(step.vertex()));
    for (GraphStep each : graph.steps().reversed()) { // what reads before its inputs
      if (below.contains(each.vertex())) {
        below.addAll(each.inputs());
      }
    }
    return graph.steps().stream()
        .filter(each -> below.contains(each.vertex()) && vertices.contains(each.vertex()))
        .toList();
  }
}
