package dev.bothy.starlark.eval;

/**
 * The body of a function or loop, which is compiled once it has run often. Shared by threads: a
 * race loses counts, or compiles twice to the same effect.
 */
final class Hot {
  private static final int SETTLED = -1;

  private Statements.Action action;
  private int runs;

  Hot(Statements.Action action) {
    this.action = action;
  }

  /** The body for one more run. */
  Statements.Action ready(Frame f) {
    if (runs != SETTLED) {
      count(f);
    }
    return action;
  }

  private void count(Frame f) {
    int after = f.thread.compileAfter();
    if (runs < after) {
      runs++;
    } else if (after != Integer.MAX_VALUE) {
      runs = SETTLED;
      action = Compiler.compile(action, f.code);
    }
  }
}
