package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call. A method of one of the language's own types is called without making a value of it first,
 * and how the arguments go to the parameters of a Starlark function is worked out once.
 */
final class CallNode extends Node implements CallPlace {
  /** More arguments than this are passed in an array. */
  static final int FEW = 3;

  /** What an argument behind * takes on its way, with a boxed number; one behind ** twice that. */
  private static final int SPREAD_BYTES = 64;

  private static final Object[] NO_ARGUMENTS = {};

  final Node function;
  final Node[] positional;
  final Node[] named;
  private final String[] names;
  private final @Nullable Node star;
  private final @Nullable Node starStar;
  private final int open;
  private final int place;

  // What the last call found; threads that race for these only work it out again.
  private @Nullable MethodUse lastMethod;
  private @Nullable ArgumentMap lastMap;

  CallNode(
      Node function,
      Node[] positional,
      String[] names,
      Node[] named,
      @Nullable Node star,
      @Nullable Node starStar,
      int open,
      int place) {
    this.function = function;
    this.positional = positional;
    this.names = names;
    this.named = named;
    this.star = star;
    this.starStar = starStar;
    this.open = open;
    this.place = place;
  }

  /** A method of the language's own types that a call has found by its name. */
  private record MethodUse(Methods<?> table, Methods.Method<?> method) {}

  @Override
  public int place() {
    return place;
  }

  boolean isSpread() {
    return star != null || starStar != null;
  }

  /** Whether it passes at most {@link #FEW} arguments, all by position. */
  boolean isPlain() {
    return named.length == 0 && positional.length <= FEW && !isSpread();
  }

  @Override
  Object eval(Frame f) {
    Object self = None.NONE;
    Object callee;
    if (function instanceof AccessNodes.Dot dot) {
      self = dot.target.eval(f);
      callee = method(f, self);
    } else {
      callee = function.eval(f);
    }
    if (isSpread()) {
      return callSpread(f, self, callee, values(f));
    }
    if (!isPlain()) {
      return callMany(f, self, callee, values(f));
    }
    Node[] nodes = positional;
    int n = nodes.length;
    return callFew(
        f,
        self,
        callee,
        n > 0 ? nodes[0].eval(f) : null,
        n > 1 ? nodes[1].eval(f) : null,
        n > 2 ? nodes[2].eval(f) : null);
  }

  /** The positional arguments, then the named ones. */
  private Object[] values(Frame f) {
    int n = positional.length;
    Object[] values = new Object[n + named.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i < n ? positional[i] : named[i - n]).eval(f);
    }
    return values;
  }

  /**
   * What {@code x.name} in front of the parentheses stands for: a method's table entry, or any
   * value.
   */
  Object method(Frame f, Object self) {
    AccessNodes.Dot dot = (AccessNodes.Dot) function;
    Methods<?> table = Attributes.methods(self);
    if (table == null) {
      return dot.get(f, self);
    }
    MethodUse last = lastMethod;
    if (last != null && last.table == table) {
      return last.method;
    }
    Methods.Method<?> method = table.find(dot.name);
    if (method == null) {
      throw place(Attributes.missing(self, dot.name), f, dot.at);
    }
    lastMethod = new MethodUse(table, method);
    return method;
  }

  /** Calls with the evaluated arguments of a plain call; those it does not have are null. */
  @SuppressWarnings("NullAway") // the first n are not null
  Object callFew(
      Frame f,
      Object self,
      Object callee,
      @Nullable Object a,
      @Nullable Object b,
      @Nullable Object c) {
    f.call = this;
    try {
      StarlarkThread thread = f.thread;
      thread.step();
      int n = positional.length;
      if (callee instanceof StarlarkFunction fn) {
        if (!fn.takesExactly(n)) {
          return callAny(f, self, callee, few(n, a, b, c));
        }
        @Nullable Object[] slots = new Object[fn.slots()];
        if (n > 0) {
          slots[0] = a;
          if (n > 1) {
            slots[1] = b;
            if (n > 2) {
              slots[2] = c;
            }
          }
        }
        return fn.run(thread, slots);
      }
      if (n == 1 || n == 2) {
        Object result =
            callee instanceof Methods.Method<?> m
                ? m.callDirect(thread, self, a, b)
                : callee instanceof Builtin builtin ? builtin.callDirect(thread, a, b) : null;
        if (result != null) {
          return result;
        }
      }
      return callAny(f, self, callee, few(n, a, b, c));
    } catch (EvalException e) {
      throw place(e, f, open);
    }
  }

  @SuppressWarnings("NullAway") // the first n are not null
  private static Object[] few(int n, @Nullable Object a, @Nullable Object b, @Nullable Object c) {
    return switch (n) {
      case 0 -> NO_ARGUMENTS;
      case 1 -> new Object[] {a};
      case 2 -> new Object[] {a, b};
      default -> new Object[] {a, b, c};
    };
  }

  /** Calls with the evaluated arguments: positional, then named. */
  Object callMany(Frame f, Object self, Object callee, Object[] values) {
    f.call = this;
    try {
      f.thread.step();
      return callAny(f, self, callee, values);
    } catch (EvalException e) {
      throw place(e, f, open);
    }
  }

  private Object callAny(Frame f, Object self, Object callee, Object[] values) {
    if (callee instanceof StarlarkFunction fn) {
      ArgumentMap map = lastMap;
      if (map == null || !map.isOf(fn)) {
        map = fn.map(positional.length, names);
        lastMap = map;
      }
      if (map.isDirect()) {
        return fn.run(f.thread, map.slots(f.thread, fn, values));
      }
    }
    return finish(f, self, callee, positionalOf(values), pairsOf(values));
  }

  private Object[] positionalOf(Object[] values) {
    return names.length == 0 ? values : Arrays.copyOf(values, positional.length);
  }

  private Object[] pairsOf(Object[] values) {
    int n = names.length;
    if (n == 0) {
      return NO_ARGUMENTS;
    }
    Object[] pairs = new Object[2 * n];
    for (int i = 0; i < n; i++) {
      pairs[2 * i] = names[i];
      pairs[2 * i + 1] = values[positional.length + i];
    }
    return pairs;
  }

  private static Object finish(Frame f, Object self, Object callee, Object[] args, Object[] pairs) {
    if (callee instanceof StarlarkCallable c) {
      return c.call(f.thread, args, pairs);
    }
    if (callee instanceof Methods.Method<?> m) {
      return m.call(f.thread, self, args, pairs);
    }
    throw new EvalException(
        "invalid call of non-function (" + Values.type(callee) + ")",
        callee instanceof Namespace module ? "call " + module.name() + ".NAME(…)" : null);
  }

  /** Calls with {@code *args} or {@code **kwargs} behind the evaluated arguments. */
  private Object callSpread(Frame f, Object self, Object callee, Object[] values) {
    List<Object> args = new ArrayList<>(List.of(positionalOf(values)));
    List<Object> pairs = new ArrayList<>(List.of(pairsOf(values)));
    Object more = star == null ? null : star.eval(f);
    Object mapping = starStar == null ? null : starStar.eval(f);
    f.call = this;
    try {
      f.thread.step();
      if (more != null) {
        if (!(more instanceof StarlarkIterable)) {
          throw new EvalException("argument after * must be iterable, not " + Values.type(more));
        }
        Lists.each(
            f.thread,
            more,
            x -> {
              f.thread.allocate(SPREAD_BYTES);
              args.add(x);
            });
      }
      if (mapping != null) {
        addAll(callee, pairs, mapping);
      }
      return finish(f, self, callee, args.toArray(), pairs.toArray());
    } catch (EvalException e) {
      throw place(e, f, open);
    }
  }

  private static void addAll(Object callee, List<Object> pairs, Object kwargs) {
    if (!(kwargs instanceof StarlarkDict dict)) {
      throw new EvalException("argument after ** must be a mapping, not " + Values.type(kwargs));
    }
    int written = pairs.size();
    HashTable t = dict.table;
    Work.step(t.size());
    Work.allocate(2L * SPREAD_BYTES * t.size());
    for (int i = t.next(0); i >= 0; i = t.next(i + 1)) {
      if (!(t.keyAt(i) instanceof String name)) {
        throw new EvalException("keywords must be strings, not " + Values.type(t.keyAt(i)));
      }
      for (int k = 0; k < written; k += 2) {
        if (pairs.get(k).equals(name)) {
          throw repeated(callee, name);
        }
      }
      pairs.add(name);
      pairs.add(t.valueAt(i));
    }
  }

  private static EvalException repeated(Object callee, String name) {
    return new EvalException(
        callee instanceof StarlarkFunction f
            ? "function " + f.name() + " got multiple values for parameter \"" + name + "\""
            : callee instanceof StarlarkCallable c
                ? c.name() + ": duplicate keyword arg: \"" + name + "\""
                : "duplicate keyword arg: \"" + name + "\"");
  }
}
