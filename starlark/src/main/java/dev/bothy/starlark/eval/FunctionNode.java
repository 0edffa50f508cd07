package dev.bothy.starlark.eval;

import dev.bothy.starlark.syntax.Variable;
import org.jspecify.annotations.Nullable;

/** A def or lambda: makes a function of the cells around it. */
final class FunctionNode extends Node {
  private static final Cell[] NONE = {};

  private final Code code;
  private final @Nullable Node[] defaults;
  private final int[] outer;
  private final boolean[] outerIsFree;

  FunctionNode(Code code, @Nullable Node[] defaults, Variable[] outer) {
    this.code = code;
    this.defaults = defaults;
    this.outer = new int[outer.length];
    this.outerIsFree = new boolean[outer.length];
    for (int i = 0; i < outer.length; i++) {
      this.outer[i] = outer[i].index();
      this.outerIsFree[i] = outer[i].scope() == Variable.Scope.FREE;
    }
  }

  @Override
  Object eval(Frame f) {
    @Nullable Object[] values = new Object[defaults.length];
    for (int i = 0; i < values.length; i++) {
      Node d = defaults[i];
      values[i] = d == null ? null : d.eval(f);
    }
    Cell[] cells = outer.length == 0 ? NONE : new Cell[outer.length];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = outerIsFree[i] ? f.free[outer[i]] : f.cell(outer[i]);
    }
    f.thread.allocate(96);
    return new StarlarkFunction(code, values, cells, f.globals);
  }
}
