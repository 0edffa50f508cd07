package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;

/** List, tuple and dict literals, and comprehensions. */
final class ContainerNodes {
  private ContainerNodes() {}

  private static Object[] evalAll(Node[] nodes, Frame f) {
    Object[] values = new Object[nodes.length];
    for (int i = 0; i < nodes.length; i++) {
      values[i] = nodes[i].eval(f);
    }
    return values;
  }

  static final class ListLiteral extends Node {
    final Node[] elements;

    ListLiteral(Node[] elements) {
      this.elements = elements;
    }

    @Override
    Object eval(Frame f) {
      return of(f, evalAll(elements, f));
    }

    /** Takes the array over. */
    static Object of(Frame f, Object[] values) {
      f.thread.allocate(56 + 8L * values.length);
      return new StarlarkList(f.thread.mutability(), values, values.length);
    }
  }

  static final class TupleLiteral extends Node {
    final Node[] elements;

    TupleLiteral(Node[] elements) {
      this.elements = elements;
    }

    @Override
    Object eval(Frame f) {
      return of(f, evalAll(elements, f));
    }

    /** Takes the array over. */
    static Object of(Frame f, Object[] values) {
      f.thread.allocate(56 + 8L * values.length);
      return StarlarkTuple.of(values);
    }
  }

  static final class DictLiteral extends Node {
    private final Node[] keys;
    private final Node[] values;
    private final int[] colons;

    DictLiteral(Node[] keys, Node[] values, int[] colons) {
      this.keys = keys;
      this.values = values;
      this.colons = colons;
    }

    @Override
    Object eval(Frame f) {
      StarlarkDict dict = new StarlarkDict(f.thread.mutability());
      for (int i = 0; i < keys.length; i++) {
        Object key = keys[i].eval(f);
        Object value = values[i].eval(f);
        try {
          f.thread.allocate(HashTable.ENTRY_BYTES);
          if (!dict.table.put(key, value)) {
            throw new EvalException("duplicate key: " + Values.brief(key));
          }
        } catch (EvalException e) {
          throw place(e, f, colons[i]);
        }
      }
      return dict;
    }
  }

  /** What happens for each turn of a comprehension's clauses: the next clause, or the body. */
  interface Step {
    void run(Frame f, Object result);
  }

  record ForClause(Target target, Node operand, Step next, int at) implements Step {
    @Override
    public void run(Frame f, Object result) {
      Object iterable = operand.eval(f);
      try {
        Lists.each(
            f.thread,
            iterable,
            x -> {
              target.assign(f, x);
              next.run(f, result);
            });
      } catch (EvalException e) {
        throw Node.place(e, f, at);
      }
    }
  }

  record IfClause(Hot<Node> condition, Step next) implements Step {
    @Override
    public void run(Frame f, Object result) {
      if (condition.ready(f).test(f)) {
        next.run(f, result);
      }
    }
  }

  record Append(Hot<Node> body) implements Step {
    @Override
    public void run(Frame f, Object result) {
      f.thread.allocate(StarlarkList.ELEMENT_BYTES);
      ((StarlarkList) result).append(body.ready(f).eval(f));
    }
  }

  record Put(Hot<Node> key, Hot<Node> value, int at) implements Step {
    @Override
    public void run(Frame f, Object result) {
      Object k = key.ready(f).eval(f);
      Object v = value.ready(f).eval(f);
      try {
        f.thread.allocate(HashTable.ENTRY_BYTES);
        ((StarlarkDict) result).table.put(k, v);
      } catch (EvalException e) {
        throw Node.place(e, f, at);
      }
    }
  }

  static final class ListComprehension extends Node {
    private final Step first;

    ListComprehension(Step first) {
      this.first = first;
    }

    @Override
    Object eval(Frame f) {
      StarlarkList list = new StarlarkList(f.thread.mutability());
      first.run(f, list);
      return list;
    }
  }

  static final class DictComprehension extends Node {
    private final Step first;

    DictComprehension(Step first) {
      this.first = first;
    }

    @Override
    Object eval(Frame f) {
      StarlarkDict dict = new StarlarkDict(f.thread.mutability());
      first.run(f, dict);
      return dict;
    }
  }
}
