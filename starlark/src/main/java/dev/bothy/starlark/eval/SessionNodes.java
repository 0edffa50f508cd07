package dev.bothy.starlark.eval;

/** The globals of a {@link Session}: kept in cells, which all of its pieces share. */
final class SessionNodes {
  private SessionNodes() {}

  static final class Global extends VariableNodes.Variable {
    private final Cell cell;

    Global(Cell cell, String name, int at) {
      super(name, at);
      this.cell = cell;
    }

    @Override
    Object eval(Frame f) {
      Object value = cell.value;
      if (value == null) {
        throw unbound(f, "global");
      }
      return value;
    }
  }

  static final class Binding extends Target.Variable {
    private final Cell cell;

    Binding(Node read, Cell cell) {
      super(read);
      this.cell = cell;
    }

    @Override
    void assign(Frame f, Object value) {
      cell.value = value;
    }
  }

  /** Where the value of a piece's last expression goes. */
  static final class Result extends Statements.Action {
    private final Node expression;
    private final Cell result;

    Result(Node expression, Cell result) {
      this.expression = expression;
      this.result = result;
    }

    @Override
    int exec(Frame f) {
      result.value = expression.eval(f);
      return Statements.NORMAL;
    }
  }
}
