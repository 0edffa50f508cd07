package dev.bothy.starlark.eval;

/** The part of a comprehension that runs for each element: as {@link Hot}, for an expression. */
final class HotNode {
  private static final int SETTLED = -1;

  private Node node;
  private int runs;

  HotNode(Node node) {
    this.node = node;
  }

  Node ready(Frame f) {
    if (runs != SETTLED) {
      count(f);
    }
    return node;
  }

  private void count(Frame f) {
    int after = f.thread.compileAfter();
    if (runs < after) {
      runs++;
    } else if (after != Integer.MAX_VALUE) {
      runs = SETTLED;
      node = Compiler.compile(node, f.code);
    }
  }
}
