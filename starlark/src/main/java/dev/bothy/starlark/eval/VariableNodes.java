package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;

/** Constants and variables. */
final class VariableNodes {
  private VariableNodes() {}

  static final class Constant extends Node {
    final Object value;

    Constant(Object value) {
      this.value = value;
    }

    @Override
    Object eval(Frame f) {
      return value;
    }
  }

  /** A name in the file, read at a place. */
  abstract static class Variable extends Node {
    final String name;
    final int at;

    Variable(String name, int at) {
      this.name = name;
      this.at = at;
    }

    /** The failure when it has no value yet. */
    EvalException unbound(Frame f, String kind) {
      return fail(f, at, kind + " variable " + name + " referenced before assignment");
    }
  }

  static final class Local extends Variable {
    final int slot;

    Local(int slot, String name, int at) {
      super(name, at);
      this.slot = slot;
    }

    @Override
    Object eval(Frame f) {
      Object value = f.slots[slot];
      if (value == null) {
        throw unbound(f, "local");
      }
      return value;
    }
  }

  /** A local that nested functions see too. */
  static final class CapturedLocal extends Variable {
    final int slot;

    CapturedLocal(int slot, String name, int at) {
      super(name, at);
      this.slot = slot;
    }

    @Override
    Object eval(Frame f) {
      Object value = f.cell(slot).value;
      if (value == null) {
        throw unbound(f, "local");
      }
      return value;
    }
  }

  static final class Free extends Variable {
    final int index;

    Free(int index, String name, int at) {
      super(name, at);
      this.index = index;
    }

    @Override
    Object eval(Frame f) {
      Object value = f.free[index].value;
      if (value == null) {
        throw unbound(f, "local");
      }
      return value;
    }
  }

  static final class Global extends Variable {
    final int index;
    private final boolean exported;

    /**
     * @param exported whether it is more than a name of the file's own, from {@code load}
     */
    Global(int index, String name, int at, boolean exported) {
      super(name, at);
      this.index = index;
      this.exported = exported;
    }

    @Override
    Object eval(Frame f) {
      Object value = f.globals[index];
      if (value == null) {
        throw unbound(f, exported ? "global" : "local");
      }
      return value;
    }
  }
}
