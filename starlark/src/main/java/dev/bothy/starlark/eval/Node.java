package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;

/**
 * An expression ready to be evaluated: names are slots. Immutable, so that closures on several
 * threads may share it.
 */
abstract class Node implements Hot.Part<Node> {
  abstract Object eval(Frame f);

  /** The truth of its value. */
  boolean test(Frame f) {
    return Values.truth(eval(f));
  }

  @Override
  public final Node compiled(Code code) {
    return Compiler.compile(this, code);
  }

  /** Adds the place to a failure that has none in this frame yet. */
  static EvalException place(EvalException e, Frame f, int offset) {
    if (!e.isPlaced()) {
      e.place(f.code.stackFrame(offset));
    }
    return e;
  }

  static EvalException fail(Frame f, int offset, String message) {
    return place(new EvalException(message), f, offset);
  }
}
