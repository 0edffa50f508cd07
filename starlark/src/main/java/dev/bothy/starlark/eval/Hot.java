package dev.bothy.starlark.eval;

/**
 * A part of the tree of nodes that may run often: the body of a function or loop, the part of a
 * comprehension that runs for each element. It is compiled once it has. Shared by threads: a race
 * loses counts, or compiles twice to the same effect.
 */
final class Hot<T extends Hot.Part<T>> {
  private static final int SETTLED = -1;

  private T part;
  private int runs;

  Hot(T part) {
    this.part = part;
  }

  /** What can be compiled on its own. */
  interface Part<T> {
    /** What does the same, only quicker; itself when it is better left as it is. */
    T compiled(Code code);
  }

  /** The part for one more run. */
  T ready(Frame f) {
    if (runs != SETTLED) {
      count(f);
    }
    return part;
  }

  private void count(Frame f) {
    int after = f.thread.compileAfter();
    if (runs < after) {
      runs++;
    } else if (after != Integer.MAX_VALUE) {
      runs = SETTLED;
      part = part.compiled(f.code);
    }
  }
}
