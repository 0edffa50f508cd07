package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The functions that make a collection, or go through one for an element. */
final class CollectionBuiltins {
  private static final Object[] NO_NAMED = {};

  private CollectionBuiltins() {}

  static void addTo(CoreBuiltins b) {
    b.add(
        Signature.of("dict")
            .optional("pairs", Type.ANY)
            .positionalOnly()
            .kwargs("entries", Type.ANY, "")
            .returns("dict")
            .doc("A dict of another's entries, of pairs, and of the named arguments."),
        (thread, a) -> {
          StarlarkDict dict = new StarlarkDict(thread.mutability());
          DictMethods.update(thread, dict, a.rawOrNull("pairs"), a.kwargs());
          return dict;
        });
    b.add(
        Signature.of("enumerate")
            .required("x", Type.ITERABLE)
            .optional("start", Type.INT, 0L, "")
            .positionalOnly()
            .returns("list")
            .doc("Pairs of a number that counts up and an element."),
        (thread, a) -> {
          StarlarkList list = new StarlarkList(thread.mutability());
          long start = a.longInteger("start");
          Lists.each(
              thread,
              a.raw("x"),
              x -> {
                thread.allocate(Sizes.tuple(2) + 2L * Sizes.BOX);
                list.append(new StarlarkTuple(Ints.add(start, (long) list.size()), x));
              });
          return list;
        });
    b.add(
        Signature.of("list")
            .strict()
            .optional("x", Type.ITERABLE)
            .positionalOnly()
            .returns("list")
            .doc("A list of an iterable's elements."),
        (thread, a) ->
            a.isGiven("x")
                ? Lists.copy(thread, a.raw("x"))
                : new StarlarkList(thread.mutability()));
    b.add(
        Signature.of("max")
            .args("args", Type.ANY, "")
            .optional("key", Type.CALLABLE)
            .returns("any")
            .doc("The greatest argument or element."),
        (thread, a) -> extreme(thread, a, 1));
    b.add(
        Signature.of("min")
            .args("args", Type.ANY, "")
            .optional("key", Type.CALLABLE)
            .returns("any")
            .doc("The least argument or element."),
        (thread, a) -> extreme(thread, a, -1));
    b.add(
        Signature.of("range")
            .strict()
            .required("start", Type.INT)
            .optional("stop", Type.INT)
            .optional("step", Type.INT, 1L, "")
            .positionalOnly()
            .returns("range")
            .doc("The ints from start, or 0, up or down to before stop."),
        (_, a) -> range(a));
    b.add(
        CoreBuiltins.unary("reversed", Type.ITERABLE)
            .returns("list")
            .doc("A list of the elements, last first."),
        (thread, a) -> {
          Object[] x = Lists.copy(thread, a.raw("x")).toArray();
          for (int i = 0; i < x.length / 2; i++) {
            Object swap = x[i];
            x[i] = x[x.length - 1 - i];
            x[x.length - 1 - i] = swap;
          }
          return new StarlarkList(thread.mutability(), x, x.length);
        });
    b.add(
        Signature.of("set")
            .strict()
            .optional("x", Type.ITERABLE)
            .positionalOnly()
            .returns("set")
            .doc("A set of an iterable's elements."),
        (thread, a) -> {
          StarlarkSet set = new StarlarkSet(thread.mutability());
          if (a.isGiven("x")) {
            SetMethods.addAll(thread, set, a.raw("x"));
          }
          return set;
        });
    b.add(
        Signature.of("sorted")
            .strict()
            .required("iterable", Type.ITERABLE)
            .positionalOnly()
            .namedOnly()
            .optional("key", Type.CALLABLE)
            .optional("reverse", Type.BOOL, false, "")
            .returns("list")
            .doc("A list of the elements in order; equal ones keep theirs."),
        CollectionBuiltins::sorted);
    b.add(
        Signature.of("tuple")
            .strict()
            .optional("x", Type.ITERABLE)
            .positionalOnly()
            .returns("tuple")
            .doc("A tuple of an iterable's elements."),
        (thread, a) ->
            a.isGiven("x")
                ? StarlarkTuple.of(Lists.copy(thread, a.raw("x")).toArray())
                : StarlarkTuple.EMPTY);
    b.add(
        Signature.of("zip")
            .args("args", Type.ANY, "")
            .returns("list")
            .doc("Tuples of the iterables' first elements, second ones, and so on."),
        CollectionBuiltins::zip);
  }

  private static Object range(Arguments a) {
    boolean one = !a.isGiven("stop");
    long start = one ? 0 : a.longInteger("start");
    long stop = one ? a.longInteger("start") : a.longInteger("stop");
    long step = a.longInteger("step");
    if (step == 0) {
      throw new EvalException("step argument must not be zero");
    }
    boolean wide =
        Math.abs(start) > 1L << 61 || Math.abs(stop) > 1L << 61 || Math.abs(step) > 1L << 61;
    int size = wide ? -1 : Indexing.count(start, stop, step);
    if (size < 0) {
      throw new EvalException("range is too long: more than " + Integer.MAX_VALUE + " elements");
    }
    return new StarlarkRange(start, stop, step, size);
  }

  private static Object extreme(StarlarkThread thread, Arguments a, int sign) {
    StarlarkTuple args = (StarlarkTuple) a.rawOrNull("args");
    if (args == null) {
      throw new EvalException(
          (sign > 0 ? "max" : "min") + " requires at least one positional argument");
    }
    Object iterable = args.size() == 1 ? args.get(0) : args;
    Object[] values = Lists.copy(thread, iterable).toArray();
    if (values.length == 0) {
      throw new EvalException("empty sequence");
    }
    Object[] keys = keys(thread, a, iterable, values);
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (Values.compare(keys[i], keys[best], sign > 0 ? ">" : "<") * sign > 0) {
        best = i;
      }
    }
    return values[best];
  }

  /** What the values are ordered by: themselves, or what the key function says of each. */
  private static Object[] keys(
      StarlarkThread thread, Arguments a, Object iterable, Object[] values) {
    if (!(a.rawOrNull("key") instanceof StarlarkCallable key)) {
      return values;
    }
    thread.allocate(Sizes.references(values.length));
    Object[] keys = new Object[values.length];
    MutableValue locked = Lists.lock(iterable);
    try {
      for (int i = 0; i < values.length; i++) {
        keys[i] = key.call(thread, new Object[] {values[i]}, NO_NAMED);
      }
    } finally {
      Lists.unlock(locked);
    }
    return keys;
  }

  private static Object sorted(StarlarkThread thread, Arguments a) {
    Object iterable = a.raw("iterable");
    Object[] values = Lists.copy(thread, iterable).toArray();
    Object[] keys = keys(thread, a, iterable, values);
    Object[] sorted = Sorting.sort(thread, keys, values, a.bool("reverse"));
    return new StarlarkList(thread.mutability(), sorted, sorted.length);
  }

  private static Object zip(StarlarkThread thread, Arguments a) {
    StarlarkList list = new StarlarkList(thread.mutability());
    StarlarkTuple args = (StarlarkTuple) a.rawOrNull("args");
    if (args == null) {
      return list;
    }
    List<Iterator<Object>> iterators = new ArrayList<>();
    for (Object x : args) {
      thread.allocate(3 * Sizes.BOX);
      if (!(x instanceof StarlarkIterable iterable)) {
        throw new EvalException(
            "argument #" + (iterators.size() + 1) + " is not iterable: " + Values.type(x));
      }
      iterators.add(iterable.iterator());
    }
    while (true) {
      thread.allocate(Sizes.tuple(iterators.size()) + (long) Sizes.BOX * iterators.size());
      Object[] row = new Object[iterators.size()];
      for (int i = 0; i < row.length; i++) {
        if (!iterators.get(i).hasNext()) {
          return list;
        }
        thread.step();
        row[i] = iterators.get(i).next();
      }
      list.append(StarlarkTuple.of(row));
    }
  }
}
