package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.NearestName;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The globals of a {@link Session}: kept in cells, which all of its pieces share. */
final class SessionNodes {
  private SessionNodes() {}

  static final class Global extends VariableNodes.Variable {
    private final Cell cell;

    /** The names to suggest instead; null where the piece itself binds this one. */
    private final @Nullable Set<String> known;

    Global(Cell cell, String name, int at, @Nullable Set<String> known) {
      super(name, at);
      this.cell = cell;
      this.known = known;
    }

    @Override
    Object eval(Frame f) {
      Object value = cell.value;
      if (value == null) {
        throw known == null ? unbound(f, "global") : undefined(f, known);
      }
      return value;
    }

    private EvalException undefined(Frame f, Set<String> candidates) {
      String hint = NearestName.hint(name, candidates);
      return place(new EvalException("undefined: " + name, hint), f, at);
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
