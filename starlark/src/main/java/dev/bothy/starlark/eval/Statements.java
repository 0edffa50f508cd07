package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.syntax.TokenKind;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Statements ready to be executed. */
final class Statements {
  private Statements() {}

  /** How a statement ended. */
  static final int NORMAL = 0;

  static final int BREAK = 1;
  static final int CONTINUE = 2;
  static final int RETURN = 3;

  /** A statement. */
  abstract static class Action {
    abstract int exec(Frame f);
  }

  static final class Block extends Action {
    final Action[] actions;

    Block(Action[] actions) {
      this.actions = actions;
    }

    @Override
    int exec(Frame f) {
      for (Action a : actions) {
        int end = a.exec(f);
        if (end != NORMAL) {
          return end;
        }
      }
      return NORMAL;
    }
  }

  static final class Expression extends Action {
    final Node node;

    Expression(Node node) {
      this.node = node;
    }

    @Override
    int exec(Frame f) {
      node.eval(f);
      return NORMAL;
    }
  }

  static final class Assign extends Action {
    final Target target;
    final Node value;

    Assign(Target target, Node value) {
      this.target = target;
      this.value = value;
    }

    @Override
    int exec(Frame f) {
      target.assign(f, value.eval(f));
      return NORMAL;
    }
  }

  static final class Augment extends Action {
    final Target target;
    final TokenKind operator;
    final Node value;
    final int at;

    Augment(Target target, TokenKind operator, Node value, int at) {
      this.target = target;
      this.operator = operator;
      this.value = value;
      this.at = at;
    }

    @Override
    int exec(Frame f) {
      target.augment(f, operator, value, at);
      return NORMAL;
    }
  }

  static final class If extends Action {
    final Node condition;
    final Action then;
    final @Nullable Action otherwise;

    If(Node condition, Action then, @Nullable Action otherwise) {
      this.condition = condition;
      this.then = then;
      this.otherwise = otherwise;
    }

    @Override
    int exec(Frame f) {
      If branch = this;
      // A loop, since a chain of elif may be longer than the stack is deep.
      while (!branch.condition.test(f)) {
        Action next = branch.otherwise;
        if (!(next instanceof If elif)) {
          return next == null ? NORMAL : next.exec(f);
        }
        branch = elif;
      }
      return branch.then.exec(f);
    }
  }

  static final class While extends Action {
    private final HotNode condition;
    private final Hot body;
    private final int at;

    While(Node condition, Action body, int at) {
      this.condition = new HotNode(condition);
      this.body = new Hot(body);
      this.at = at;
    }

    @Override
    int exec(Frame f) {
      while (condition.ready(f).test(f)) {
        turn(f, at);
        int end = body.ready(f).exec(f);
        if (end == BREAK) {
          break;
        }
        if (end == RETURN) {
          return RETURN;
        }
      }
      return NORMAL;
    }
  }

  private static void turn(Frame f, int at) {
    try {
      f.thread.step();
    } catch (EvalException e) {
      throw Node.place(e, f, at);
    }
  }

  static final class For extends Action {
    private final Target target;
    private final Node operand;
    private final Hot body;
    private final int at;

    For(Target target, Node operand, Action body, int at) {
      this.target = target;
      this.operand = operand;
      this.body = new Hot(body);
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
      while (elements.hasNext()) {
        turn(f, at);
        target.assign(f, elements.next());
        int end = body.ready(f).exec(f);
        if (end == BREAK) {
          break;
        }
        if (end == RETURN) {
          return RETURN;
        }
      }
      return NORMAL;
    }

    private int overList(Frame f, StarlarkList list) {
      for (int i = 0; i < list.size(); i++) {
        turn(f, at);
        target.assign(f, list.get(i));
        int end = body.ready(f).exec(f);
        if (end == BREAK) {
          break;
        }
        if (end == RETURN) {
          return RETURN;
        }
      }
      return NORMAL;
    }

    private int overRange(Frame f, StarlarkRange range) {
      int size = range.size();
      for (int i = 0; i < size; i++) {
        turn(f, at);
        target.assign(f, range.at(i));
        int end = body.ready(f).exec(f);
        if (end == BREAK) {
          break;
        }
        if (end == RETURN) {
          return RETURN;
        }
      }
      return NORMAL;
    }
  }

  static final class Return extends Action {
    final @Nullable Node value;

    Return(@Nullable Node value) {
      this.value = value;
    }

    @Override
    int exec(Frame f) {
      if (value != null) {
        f.result = value.eval(f);
      }
      return RETURN;
    }
  }

  /** Break, continue and pass. */
  static final class Jump extends Action {
    final int end;

    Jump(int end) {
      this.end = end;
    }

    @Override
    int exec(Frame f) {
      return end;
    }
  }

  static final class Load extends Action {
    private final String module;
    private final String[] originals;
    private final int[] originalOffsets;
    private final Target[] targets;
    private final int at;

    Load(String module, String[] originals, int[] originalOffsets, Target[] targets, int at) {
      this.module = module;
      this.originals = originals;
      this.originalOffsets = originalOffsets;
      this.targets = targets;
      this.at = at;
    }

    @Override
    int exec(Frame f) {
      Module loaded;
      try {
        loaded = f.thread.load(f.code.module, module);
      } catch (EvalException e) {
        throw Node.place(
            e.frames().isEmpty()
                ? new EvalException("cannot load " + module + ": " + e.message(), e.hint())
                : e,
            f,
            at);
      }
      for (int i = 0; i < targets.length; i++) {
        Object value = loaded.get(originals[i]);
        if (value == null) {
          String near = dev.bothy.starlark.NearestName.of(originals[i], loaded.globals().keySet());
          throw Node.place(
              new EvalException(
                  "load: name " + originals[i] + " not found in module " + module,
                  near == null ? null : "did you mean " + near + "?"),
              f,
              originalOffsets[i]);
        }
        targets[i].assign(f, value);
      }
      return NORMAL;
    }
  }
}
