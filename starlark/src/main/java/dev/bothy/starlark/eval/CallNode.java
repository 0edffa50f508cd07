package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call. A method of one of the language's own types is called without making a value of it first.
 */
final class CallNode extends Node implements CallPlace {
  private static final Object[] NO_ARGUMENTS = {};

  private final Node function;
  private final Node[] positional;
  private final String[] names;
  private final Node[] named;
  private final @Nullable Node star;
  private final @Nullable Node starStar;
  private final int open;
  private final int place;

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

  @Override
  public int place() {
    return place;
  }

  @Override
  Object eval(Frame f) {
    if (function instanceof AccessNodes.Dot dot) {
      Object self = dot.target.eval(f);
      Methods<?> methods = Attributes.methods(self);
      if (methods != null) {
        return method(f, methods, self, dot);
      }
      return invoke(f, dot.get(f, self));
    }
    return invoke(f, function.eval(f));
  }

  private Object invoke(Frame f, Object callee) {
    Object[] args = positional(f);
    Object[] kwargs = named(f);
    f.call = this;
    try {
      f.thread.step();
      if (callee instanceof StarlarkCallable c) {
        return c.call(f.thread, args, kwargs);
      }
      throw new EvalException("invalid call of non-function (" + Values.type(callee) + ")");
    } catch (EvalException e) {
      throw place(e, f, open);
    }
  }

  private Object method(Frame f, Methods<?> methods, Object self, AccessNodes.Dot dot) {
    if (!methods.has(dot.name)) {
      throw place(Attributes.missing(self, dot.name), f, dot.at);
    }
    Object[] args = positional(f);
    Object[] kwargs = named(f);
    f.call = this;
    try {
      f.thread.step();
      return methods.call(self, dot.name, f.thread, args, kwargs);
    } catch (EvalException e) {
      throw place(e, f, open);
    }
  }

  private Object[] positional(Frame f) {
    int n = positional.length;
    if (n == 0 && star == null) {
      return NO_ARGUMENTS;
    }
    Object[] args = new Object[n];
    for (int i = 0; i < n; i++) {
      args[i] = positional[i].eval(f);
    }
    return args;
  }

  private Object[] named(Frame f) {
    int n = names.length;
    if (n == 0 && starStar == null) {
      return NO_ARGUMENTS;
    }
    Object[] pairs = new Object[2 * n];
    for (int i = 0; i < n; i++) {
      pairs[2 * i] = names[i];
      pairs[2 * i + 1] = named[i].eval(f);
    }
    return pairs;
  }

  /** A call with {@code *args} or {@code **kwargs}. */
  static final class Spread extends Node {
    private final CallNode call;

    Spread(CallNode call) {
      this.call = call;
    }

    @Override
    Object eval(Frame f) {
      Object callee = call.function.eval(f);
      List<Object> args = new ArrayList<>(List.of(call.positional(f)));
      List<Object> pairs = new ArrayList<>(List.of(call.named(f)));
      Object star = call.star == null ? null : call.star.eval(f);
      Object starStar = call.starStar == null ? null : call.starStar.eval(f);
      f.call = call;
      try {
        f.thread.step();
        if (star != null) {
          if (!(star instanceof StarlarkIterable)) {
            throw new EvalException("argument after * must be iterable, not " + Values.type(star));
          }
          Lists.each(f.thread, star, args::add);
        }
        if (starStar != null) {
          addAll(pairs, starStar);
        }
        if (callee instanceof StarlarkCallable c) {
          return c.call(f.thread, args.toArray(), pairs.toArray());
        }
        throw new EvalException("invalid call of non-function (" + Values.type(callee) + ")");
      } catch (EvalException e) {
        throw place(e, f, call.open);
      }
    }

    private static void addAll(List<Object> pairs, Object kwargs) {
      if (!(kwargs instanceof StarlarkDict dict)) {
        throw new EvalException("argument after ** must be a mapping, not " + Values.type(kwargs));
      }
      int written = pairs.size();
      HashTable t = dict.table;
      for (int i = t.next(0); i >= 0; i = t.next(i + 1)) {
        if (!(t.keyAt(i) instanceof String name)) {
          throw new EvalException("keywords must be strings, not " + Values.type(t.keyAt(i)));
        }
        for (int k = 0; k < written; k += 2) {
          if (pairs.get(k).equals(name)) {
            throw new EvalException("got multiple values for keyword argument \"" + name + "\"");
          }
        }
        pairs.add(name);
        pairs.add(t.valueAt(i));
      }
    }
  }

  /** The node that evaluates it. */
  Node node() {
    return star == null && starStar == null ? this : new Spread(this);
  }
}
