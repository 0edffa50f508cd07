package dev.bothy.llb;

import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.OpKind;
import dev.bothy.llb.op.OpMetadata;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.llb.policy.SourceDeniedException;
import dev.bothy.llb.policy.SourcePolicy;
import dev.bothy.llb.wire.OpEncoder;
import dev.bothy.llb.wire.SourceMap;
import dev.bothy.oci.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A graph whose sources are what a policy has made of them, and all that follows from it. */
final class PolicyConversion {
  private final Map<Digest, Digest> renamed = new HashMap<>();
  private final Map<Digest, Vertex> vertices = new LinkedHashMap<>();
  private final List<byte[]> encoded = new ArrayList<>();

  private PolicyConversion() {}

  /**
   * The same graph where nothing is converted.
   *
   * @param encoded the bytes of each of its operations
   */
  static Definition of(
      Definition definition,
      List<byte[]> encoded,
      Supplier<@Nullable SourceMap> sources,
      SourcePolicy policy)
      throws SolveException {
    PolicyConversion conversion = new PolicyConversion();
    for (int i = 0; i < encoded.size(); i++) {
      conversion.add(definition.vertices().get(i), encoded.get(i), policy);
    }
    if (conversion.renamed.isEmpty()) {
      return definition;
    }
    return new Definition(
        List.copyOf(conversion.vertices.values()),
        conversion.encoded,
        conversion.renamed(definition.target()),
        definition.targetMetadata(),
        () -> conversion.renamed(sources.get()));
  }

  static List<String> unmatched(Definition definition, SourcePolicy policy) throws SolveException {
    Set<Integer> matching = new HashSet<>();
    for (Vertex vertex : definition.vertices()) {
      if (vertex.op().kind() instanceof BuildOp) {
        return List.of();
      }
      if (vertex.op().kind() instanceof SourceOp source) {
        matching.addAll(applied(source, vertex, policy).matching());
      }
    }
    return policy.others(matching);
  }

  private void add(Vertex vertex, byte[] bytes, SourcePolicy policy) throws SolveException {
    Op op = vertex.op();
    OpKind kind = op.kind();
    OpMetadata metadata = vertex.metadata();
    String rules = "";
    if (kind instanceof SourceOp source) {
      SourcePolicy.Applied applied = applied(source, vertex, policy);
      kind = applied.source();
      rules = rules(applied.converting());
    }
    List<Input> inputs = op.inputs().stream().map(this::renamed).toList();
    if (kind.equals(op.kind()) && inputs.equals(op.inputs())) {
      put(vertex, bytes);
      return;
    }
    Op changed = new Op(inputs, kind, op.platform(), op.constraints());
    byte[] now = OpEncoder.encode(changed);
    Digest digest = Digest.of(now);
    renamed.put(vertex.digest(), digest);
    if (!rules.isEmpty()) {
      metadata = metadata.named(VertexName.of(changed) + " (source policy, " + rules + ")");
    }
    put(new Vertex(digest, changed, metadata, vertex.location()), now);
  }

  /** Sources may have become one. */
  private void put(Vertex vertex, byte[] bytes) {
    Vertex same = vertices.get(vertex.digest());
    if (same == null) {
      vertices.put(vertex.digest(), vertex);
      encoded.add(bytes);
    } else {
      OpMetadata both = same.metadata().mergedWith(vertex.metadata());
      vertices.put(vertex.digest(), new Vertex(same.digest(), same.op(), both, same.location()));
    }
  }

  /** For people: a name that the graph gives would be of what the source no longer is. */
  private static String rules(List<Integer> numbers) {
    if (numbers.isEmpty()) {
      return "";
    }
    return (numbers.size() == 1 ? "rule " : "rules ")
        + numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static SourcePolicy.Applied applied(SourceOp source, Vertex vertex, SourcePolicy policy)
      throws SolveException {
    try {
      return policy.applied(source);
    } catch (SourceDeniedException e) {
      throw new SolveException(
          SolveException.Kind.DEFINITION,
          Objects.requireNonNull(e.getMessage()),
          null,
          new SolveException.Step(
              vertex.digest(), vertex.name(), vertex.location(), "", -1, List.of()),
          e);
    }
  }

  private Input renamed(Input input) {
    return new Input(renamed.getOrDefault(input.digest(), input.digest()), input.output());
  }

  private @Nullable SourceMap renamed(@Nullable SourceMap sources) {
    if (sources == null) {
      return null;
    }
    Map<Digest, List<SourceMap.Location>> locations = new LinkedHashMap<>();
    for (Map.Entry<Digest, List<SourceMap.Location>> entry : sources.locations().entrySet()) {
      Digest digest = renamed.getOrDefault(entry.getKey(), entry.getKey());
      List<SourceMap.Location> all = new ArrayList<>(locations.getOrDefault(digest, List.of()));
      all.addAll(entry.getValue());
      locations.put(digest, all);
    }
    return new SourceMap(sources.infos(), locations);
  }
}
