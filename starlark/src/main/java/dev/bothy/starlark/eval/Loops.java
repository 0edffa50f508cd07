package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import java.util.Iterator;

/** Statements that repeat their body. Each turn is a step. */
final class Loops {
  private Loops() {}

  static final class While extends Statements.Action {
    private final Hot<Node> condition;
    private final Hot<Statements.Action> body;
    private final int at;

    While(Node condition, Statements.Action body, int at) {
      this.condition = new Hot<>(condition);
      this.body = new Hot<>(body);
      this.at = at;
    }

    @Override
    int exec(Frame f) {
      int end = Statements.NORMAL;
      while (!leaves(end) && condition.ready(f).test(f)) {
        turn(f, at);
        end = body.ready(f).exec(f);
      }
      return afterLoop(end);
    }
  }

  /** Whether a body that ended so leaves its loop. */
  private static boolean leaves(int end) {
    return end == Statements.BREAK || end == Statements.RETURN;
  }

  private static int afterLoop(int end) {
    return end == Statements.RETURN ? Statements.RETURN : Statements.NORMAL;
  }

  private static void turn(Frame f, int at) {
    try {
      f.thread.step();
    } catch (EvalException e) {
      throw Node.place(e, f, at);
    }
  }

  static final class For extends Statements.Action {
    private final Target target;
    private final Node operand;
    private final Hot<Statements.Action> body;
    private final int at;

    For(Target target, Node operand, Statements.Action body, int at) {
      this.target = target;
      this.operand = operand;
      this.body = new Hot<>(body);
      this.at = at;
    }

    @Override
    int exec(Frame f) {
      Object iterable = operand.eval(f);
      if (iterable instanceof StarlarkRange range) {
        return overRange(f, range);
      }
      if (!(iterable instanceof StarlarkIterable it)) {
        throw Node.place(Lists.notIterable(iterable), f, at);
      }
      MutableValue locked = iterable instanceof MutableValue m ? m : null;
      if (locked != null) {
        locked.iterationStarts();
      }
      try {
        return iterable instanceof StarlarkList list ? overList(f, list) : over(f, it.iterator());
      } finally {
        if (locked != null) {
          locked.iterationEnds();
        }
      }
    }

    private int over(Frame f, Iterator<Object> elements) {
      int end = Statements.NORMAL;
      while (!leaves(end) && elements.hasNext()) {
        end = body(f, elements.next());
      }
      return afterLoop(end);
    }

    private int overList(Frame f, StarlarkList list) {
      int end = Statements.NORMAL;
      for (int i = 0; i < list.size() && !leaves(end); i++) {
        end = body(f, list.get(i));
      }
      return afterLoop(end);
    }

    private int overRange(Frame f, StarlarkRange range) {
      int size = range.size();
      int end = Statements.NORMAL;
      for (int i = 0; i < size && !leaves(end); i++) {
        end = body(f, range.get(i));
      }
      return afterLoop(end);
    }

    private int body(Frame f, Object element) {
      turn(f, at);
      target.assign(f, element);
      return body.ready(f).exec(f);
    }
  }
}
