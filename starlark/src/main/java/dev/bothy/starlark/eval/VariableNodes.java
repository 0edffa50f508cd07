package dev.bothy.starlark.eval;

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

  static final class Local extends Node {
    final int slot;
    private final String name;
    private final int at;

    Local(int slot, String name, int at) {
      this.slot = slot;
      this.name = name;
      this.at = at;
    }

    @Override
    Object eval(Frame f) {
      Object value = f.slots[slot];
      if (value == null) {
        throw fail(f, at, "local variable " + name + " referenced before assignment");
      }
      return value;
    }
  }

  /** A local that nested functions see too. */
  static final class CapturedLocal extends Node {
    final int slot;
    private final String name;
    private final int at;

    CapturedLocal(int slot, String name, int at) {
      this.slot = slot;
      this.name = name;
      this.at = at;
    }

    @Override
    Object eval(Frame f) {
      Object value = f.cell(slot).value;
      if (value == null) {
        throw fail(f, at, "local variable " + name + " referenced before assignment");
      }
      return value;
    }
  }

  static final class Free extends Node {
    final int index;
    private final String name;
    private final int at;

    Free(int index, String name, int at) {
      this.index = index;
      this.name = name;
      this.at = at;
    }

    @Override
    Object eval(Frame f) {
      Object value = f.free[index].value;
      if (value == null) {
        throw fail(f, at, "local variable " + name + " referenced before assignment");
      }
      return value;
    }
  }

  static final class Global extends Node {
    final int index;
    private final String name;
    private final int at;
    private final boolean exported;

    /**
     * @param exported whether it is more than a name of the file's own, from {@code load}
     */
    Global(int index, String name, int at, boolean exported) {
      this.exported = exported;
      this.index = index;
      this.name = name;
      this.at = at;
    }

    @Override
    Object eval(Frame f) {
      Object value = f.globals[index];
      if (value == null) {
        throw fail(
            f,
            at,
            (exported ? "global" : "local")
                + " variable "
                + name
                + " referenced before assignment");
      }
      return value;
    }
  }
}
