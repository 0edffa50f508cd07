package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.syntax.TokenKind;

/** What can be assigned to. */
abstract class Target {
  abstract void assign(Frame f, Object value);

  /** {@code target op= value}: the target's parts are evaluated once. */
  abstract void augment(Frame f, TokenKind operator, Node value, int at);

  /** {@code old op= right}. */
  static Object combine(Frame f, Object old, Object right, TokenKind operator, int at) {
    if (old instanceof Long x && right instanceof Long y) {
      if (operator == TokenKind.PLUS) {
        long r = x + y;
        if (((x ^ r) & (y ^ r)) >= 0) {
          return r;
        }
      } else if (operator == TokenKind.MINUS) {
        return Ints.subtract(old, right);
      }
    }
    try {
      return Operators.inPlace(f.thread, operator, old, right);
    } catch (EvalException e) {
      throw Node.place(e, f, at);
    }
  }

  /** A variable: read through the node that reads it. */
  abstract static class Variable extends Target {
    final Node read;

    Variable(Node read) {
      this.read = read;
    }

    @Override
    void augment(Frame f, TokenKind operator, Node value, int at) {
      assign(f, combine(f, read.eval(f), value.eval(f), operator, at));
    }
  }

  static final class Local extends Variable {
    final int slot;

    Local(Node read, int slot) {
      super(read);
      this.slot = slot;
    }

    @Override
    void assign(Frame f, Object value) {
      f.slots[slot] = value;
    }
  }

  static final class CapturedLocal extends Variable {
    private final int slot;

    CapturedLocal(Node read, int slot) {
      super(read);
      this.slot = slot;
    }

    @Override
    void assign(Frame f, Object value) {
      f.cell(slot).value = value;
    }
  }

  static final class Global extends Variable {
    private final int index;

    Global(Node read, int index) {
      super(read);
      this.index = index;
    }

    @Override
    void assign(Frame f, Object value) {
      f.globals[index] = value;
    }
  }

  static final class Element extends Target {
    final Node container;
    final Node index;
    final int open;

    Element(Node container, Node index, int open) {
      this.container = container;
      this.index = index;
      this.open = open;
    }

    @Override
    void assign(Frame f, Object value) {
      set(f, container.eval(f), index.eval(f), value, open);
    }

    static void set(Frame f, Object x, Object i, Object value, int at) {
      try {
        Indexing.set(f.thread, x, i, value);
      } catch (EvalException e) {
        throw Node.place(e, f, at);
      }
    }

    @Override
    void augment(Frame f, TokenKind operator, Node value, int at) {
      Object x = container.eval(f);
      Object i = index.eval(f);
      Object old = AccessNodes.Index.get(f, x, i, open);
      set(f, x, i, combine(f, old, value.eval(f), operator, at), open);
    }
  }

  /** {@code x.name = v}: for values of a host that allow it. */
  static final class Field extends Target {
    private final Node object;
    private final String name;
    private final int at;

    Field(Node object, String name, int at) {
      this.object = object;
      this.name = name;
      this.at = at;
    }

    @Override
    void assign(Frame f, Object value) {
      set(f, object.eval(f), value);
    }

    private void set(Frame f, Object x, Object value) {
      try {
        if (!(x instanceof SettableFields s)) {
          throw new EvalException("can't assign to ." + name + " field of " + Values.type(x));
        }
        s.setField(name, value);
      } catch (EvalException e) {
        throw Node.place(e, f, at);
      }
    }

    @Override
    void augment(Frame f, TokenKind operator, Node value, int opAt) {
      Object x = object.eval(f);
      Object old;
      try {
        old = Attributes.get(x, name);
      } catch (EvalException e) {
        throw Node.place(e, f, at);
      }
      set(f, x, combine(f, old, value.eval(f), operator, opAt));
    }
  }

  /** {@code a, (b, c) = x}. */
  static final class Several extends Target {
    private final Target[] targets;
    private final int at;

    Several(Target[] targets, int at) {
      this.targets = targets;
      this.at = at;
    }

    @Override
    void assign(Frame f, Object value) {
      if (value instanceof StarlarkTuple t && t.size() == targets.length) {
        for (int i = 0; i < targets.length; i++) {
          targets[i].assign(f, t.get(i));
        }
        return;
      }
      Object[] values;
      try {
        values = unpack(f, value);
      } catch (EvalException e) {
        throw Node.place(e, f, at);
      }
      for (int i = 0; i < targets.length; i++) {
        targets[i].assign(f, values[i]);
      }
    }

    private Object[] unpack(Frame f, Object value) {
      if (!(value instanceof StarlarkIterable)) {
        throw new EvalException("got " + Values.type(value) + " in sequence assignment");
      }
      int size = value instanceof Sequence s ? s.size() : -1;
      Object[] values =
          size >= 0 && size != targets.length
              ? new Object[0]
              : Lists.copy(f.thread, value).toArray();
      int got = size >= 0 ? size : values.length;
      if (got != targets.length) {
        throw new EvalException(
            "too "
                + (got > targets.length ? "many" : "few")
                + " values to unpack (got "
                + got
                + ", want "
                + targets.length
                + ")");
      }
      return values;
    }

    @Override
    void augment(Frame f, TokenKind operator, Node value, int opAt) {
      throw new IllegalStateException("the parser refuses this");
    }
  }
}
