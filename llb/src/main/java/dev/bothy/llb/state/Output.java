package dev.bothy.llb.state;

/** One result of a vertex. */
record Output(Node node, int index) {
  // By identity: following a chain of equals would recurse as deep as the graph is.
  @Override
  public boolean equals(@org.jspecify.annotations.Nullable Object o) {
    return o instanceof Output other && node == other.node && index == other.index;
  }

  @Override
  public int hashCode() {
    return 31 * System.identityHashCode(node) + index;
  }
}
