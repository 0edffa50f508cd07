package dev.bothy.llb;

import dev.bothy.llb.op.Input;
import dev.bothy.oci.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A marshalled graph: every operation once, parents before children, and the result that is wanted.
 *
 * <p>An empty Definition stands for scratch, the empty tree. Immutable.
 */
public final class Definition {
  private final List<Vertex> vertices;
  private final Map<Digest, Vertex> byDigest;
  private final @Nullable Input target;
  private final byte[] bytes;

  Definition(List<Vertex> vertices, @Nullable Input target, byte[] bytes) {
    this.vertices = List.copyOf(vertices);
    this.target = target;
    this.bytes = bytes;
    this.byDigest = HashMap.newHashMap(vertices.size());
    for (Vertex v : vertices) {
      byDigest.put(v.digest(), v);
    }
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
    Vertex v = byDigest.get(digest);
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

  /** The canonical {@code pb.Definition} message. */
  public byte[] toBytes() {
    return bytes.clone();
  }
}
