package dev.bothy.llb;

import dev.bothy.llb.op.Input;
import dev.bothy.llb.op.OpMetadata;
import dev.bothy.llb.policy.SourcePolicy;
import dev.bothy.llb.wire.Envelope;
import dev.bothy.llb.wire.MalformedDefinitionException;
import dev.bothy.llb.wire.OpEncoder;
import dev.bothy.llb.wire.SourceMap;
import dev.bothy.oci.Digest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A marshalled graph: every operation once, parents before children, and the result that is wanted.
 *
 * <p>Its bytes are message {@code pb.Definition} of BuildKit's LLB in canonical form: the same
 * graph gives the same bytes everywhere. An empty Definition stands for scratch, the empty tree.
 * Immutable; equal when the bytes are.
 */
public final class Definition {
  /** What the graph's own metadata says, of its target as a whole. */
  public OpMetadata targetMetadata() {
    return targetMetadata;
  }

  /** The empty tree. */
  public static final Definition SCRATCH =
      new Definition(List.of(), List.of(), null, OpMetadata.NONE, () -> null);

  private final List<Vertex> vertices;
  private final List<byte[]> encoded;
  private final @Nullable Input target;
  private final OpMetadata targetMetadata;
  private final Supplier<@Nullable SourceMap> sources;
  private final Map<Digest, Vertex> byDigest;

  /**
   * @param vertices parents before children
   * @param encoded the bytes of each vertex's operation
   * @param sources asked for when the bytes are: a local solve does without
   */
  Definition(
      List<Vertex> vertices,
      List<byte[]> encoded,
      @Nullable Input target,
      OpMetadata targetMetadata,
      Supplier<@Nullable SourceMap> sources) {
    this.vertices = List.copyOf(vertices);
    this.encoded = List.copyOf(encoded);
    this.target = target;
    this.targetMetadata = targetMetadata;
    this.sources = sources;
    this.byDigest = HashMap.newHashMap(vertices.size());
    for (Vertex v : vertices) {
      byDigest.put(v.digest(), v);
    }
  }

  /**
   * Reads message {@code pb.Definition}, whoever wrote it. Operations that the target does not need
   * are dropped.
   *
   * @throws MalformedDefinitionException when the bytes are no Definition, its graph does not hold
   *     together, or an operation has something in it that this version does not know
   */
  public static Definition parse(byte[] bytes) throws MalformedDefinitionException {
    return DefinitionReader.read(Envelope.decode(bytes));
  }

  /** True for scratch: no operation at all. */
  public boolean isEmpty() {
    return target == null;
  }

  /**
   * The result that is wanted.
   *
   * @throws IllegalStateException when this Definition is empty
   */
  public Input target() {
    if (target == null) {
      throw new IllegalStateException("an empty definition has no target");
    }
    return target;
  }

  /** Every operation, parents before children. */
  public List<Vertex> vertices() {
    return vertices;
  }

  /** The operation with that digest, or null. */
  public @Nullable Vertex find(Digest digest) {
    return byDigest.get(digest);
  }

  /**
   * The operation with that digest.
   *
   * @throws IllegalArgumentException when it is not part of this Definition
   */
  public Vertex vertex(Digest digest) {
    Vertex v = find(digest);
    if (v == null) {
      throw new IllegalArgumentException("no operation " + digest + " in this definition");
    }
    return v;
  }

  /** The operations that this one reads from, in input order, each as often as it is named. */
  public List<Vertex> inputs(Vertex vertex) {
    List<Vertex> inputs = new ArrayList<>(vertex.op().inputs().size());
    for (Input input : vertex.op().inputs()) {
      inputs.add(vertex(input.digest()));
    }
    return inputs;
  }

  /**
   * The part of the graph that makes one of its operations. Of several places where an operation
   * was written it keeps the first.
   *
   * @return with the output as its target that the graph reads
   * @throws IllegalArgumentException when the operation is not part of this Definition
   */
  public Definition upTo(Digest digest) {
    Vertex last = vertex(digest);
    if (target().digest().equals(digest)) {
      return this;
    }
    Set<Digest> needed = new HashSet<>(List.of(digest));
    Input output = null;
    for (Vertex v : vertices.reversed()) { // consumers first
      for (Input input : v.op().inputs()) {
        if (output == null && input.digest().equals(digest)) {
          output = input;
        }
        if (needed.contains(v.digest())) {
          needed.add(input.digest());
        }
      }
    }
    DefinitionBuilder part = new DefinitionBuilder();
    for (Vertex v : vertices) {
      if (needed.contains(v.digest())) {
        part.add(v.op(), v.metadata(), v.location());
      }
    }
    return part.build(output == null ? new Input(last.digest(), 0) : output);
  }

  /**
   * The graph with what a policy makes of its sources; this one where that is nothing.
   *
   * @throws SolveException when a source is denied
   */
  public Definition under(SourcePolicy policy) throws SolveException {
    return policy.isEmpty() ? this : PolicyConversion.of(this, encoded, sources, policy);
  }

  /**
   * The rules of a policy that no source of the graph matches: a misspelt one would be among them.
   * None where a step builds a graph: that is not here yet, and may have such a source.
   *
   * @return {@code rule 2 ("http://h/*")} each, in order
   * @throws SolveException when a source is denied
   */
  public List<String> unmatched(SourcePolicy policy) throws SolveException {
    return PolicyConversion.unmatched(this, policy);
  }

  /** The canonical bytes of message {@code pb.Definition}; none for scratch. */
  public byte[] toBytes() {
    if (target == null) {
      return new byte[0];
    }
    List<byte[]> operations = new ArrayList<>(encoded);
    Map<Digest, OpMetadata> metadata = LinkedHashMap.newLinkedHashMap(vertices.size() + 1);
    for (Vertex v : vertices) {
      metadata.put(v.digest(), v.metadata());
    }
    byte[] terminal = OpEncoder.encodeTerminal(target);
    operations.add(terminal);
    metadata.put(Digest.of(terminal), targetMetadata);
    return new Envelope(operations, metadata, sources.get()).encode();
  }

  /**
   * For people and scripts: {@code schemaVersion}, {@code target}, and {@code ops}, each with
   * {@code digest}, {@code name}, {@code location}, {@code op}, {@code metadata}.
   */
  public String toJson() {
    return GraphJson.render(this);
  }

  /** A picture for Graphviz. */
  public String toDot() {
    return GraphDot.render(this);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Definition d
        && Objects.equals(target, d.target)
        && Arrays.equals(toBytes(), d.toBytes());
  }

  @Override
  public int hashCode() {
    return target == null ? 0 : target.hashCode();
  }
}
