package dev.bothy.llb.state;

import org.jspecify.annotations.Nullable;

/** One result of a vertex. */
record Output(Node node, int index) {
  // By identity: following a chain of equals would recurse as deep as the graph is.
  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof Output other && node == other.node && index == other.index;
  }

  @Override
  public int hashCode() {
    return 31 * System.identityHashCode(node) + index;
  }
}
