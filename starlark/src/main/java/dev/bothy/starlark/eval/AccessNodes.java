package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import org.jspecify.annotations.Nullable;

/** Dots, indexes and slices. */
final class AccessNodes {
  private AccessNodes() {}

  static final class Dot extends Node {
    final Node target;
    final String name;
    final int at;

    Dot(Node target, String name, int at) {
      this.target = target;
      this.name = name;
      this.at = at;
    }

    @Override
    Object eval(Frame f) {
      return get(f, target.eval(f));
    }

    Object get(Frame f, Object x) {
      try {
        return Attributes.get(x, name);
      } catch (EvalException e) {
        throw place(e, f, at);
      }
    }
  }

  static final class Index extends Node {
    final Node target;
    final Node index;
    final int at;

    Index(Node target, Node index, int at) {
      this.target = target;
      this.index = index;
      this.at = at;
    }

    @Override
    Object eval(Frame f) {
      return get(f, target.eval(f), index.eval(f), at);
    }

    static Object get(Frame f, Object x, Object i, int at) {
      try {
        return Indexing.get(x, i);
      } catch (EvalException e) {
        throw place(e, f, at);
      }
    }
  }

  static final class Slice extends Node {
    private final Node target;
    private final @Nullable Node low;
    private final @Nullable Node high;
    private final @Nullable Node step;
    private final int at;

    Slice(Node target, @Nullable Node low, @Nullable Node high, @Nullable Node step, int at) {
      this.target = target;
      this.low = low;
      this.high = high;
      this.step = step;
      this.at = at;
    }

    @Override
    Object eval(Frame f) {
      Object x = target.eval(f);
      Object from = low == null ? null : low.eval(f);
      Object to = high == null ? null : high.eval(f);
      Object by = step == null ? null : step.eval(f);
      try {
        return Indexing.slice(f.thread, x, from, to, by);
      } catch (EvalException e) {
        throw place(e, f, at);
      }
    }
  }
}
