package dev.bothy.llb.state;

import dev.bothy.llb.op.Op;
import dev.bothy.oci.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A vertex of the graph while it is being written. Immutable; equal only to itself. */
abstract sealed class Node
    permits SourceNode, ExecNode, FileNode, MergeNode, DiffNode, BuildNode, PassthroughNode {
  final Attributes attributes;

  /**
   * Digest under {@link MarshalOptions#CANONICAL}, made when someone compares states. A race makes
   * it twice, with the same value.
   */
  volatile @Nullable Digest canonical;

  Node(Attributes attributes) {
    this.attributes = attributes;
  }

  /** The same vertex with other attributes. */
  abstract Node with(Attributes attributes);

  /** The same vertex reading other trees. */
  abstract Node reading(UnaryOperator<Output> other);

  /** What it reads, in the order in which a Definition lists them. */
  abstract List<Output> inputs();

  /** The operation; the digests of the inputs are known to the marshaller. */
  abstract Op op(Marshaller m);

  /** Protocol features the operation needs. */
  abstract List<String> caps();

  /** Images whose config it depends on. */
  List<ImageBase> imageBases() {
    return List.of();
  }

  /** A list of what is there, without null. */
  static List<Output> present(@Nullable Output... outputs) {
    List<Output> list = new ArrayList<>(outputs.length);
    for (Output o : outputs) {
      if (o != null && !list.contains(o)) {
        list.add(o);
      }
    }
    return list;
  }
}
