package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The functions and constants of the language itself. */
final class CoreBuiltins {
  private static final Object[] NO_NAMED = {};

  private final Map<String, Object> all = new LinkedHashMap<>();

  private CoreBuiltins() {}

  static Map<String, Object> all() {
    CoreBuiltins b = new CoreBuiltins();
    b.all.put("None", None.NONE);
    b.all.put("True", true);
    b.all.put("False", false);
    b.predicates();
    b.conversions();
    b.sequences();
    b.reflection();
    b.output();
    return b.all;
  }

  /** One that is called often. */
  private void add(Signature.Builder signature, Builtin.Body body, Builtin.Direct direct) {
    Signature s = signature.build();
    all.put(s.name(), Builtin.core(s, body, direct));
  }

  private void add(Signature.Builder signature, Builtin.Body body) {
    Signature s = signature.build();
    all.put(s.name(), Builtin.core(s, body));
  }

  /** A function of one argument, by position. */
  private static Signature.Builder unary(String name, Type type) {
    return Signature.of(name).required("x", type).positionalOnly();
  }

  private void predicates() {
    add(
        unary("all", Type.ITERABLE).returns("bool").doc("Whether all elements are true."),
        (thread, a) -> !anyElement(thread, a.raw("x"), false));
    add(
        unary("any", Type.ITERABLE).returns("bool").doc("Whether an element is true."),
        (thread, a) -> anyElement(thread, a.raw("x"), true));
    add(
        Signature.of("bool")
            .optional("x", Type.ANY, false, "")
            .positionalOnly()
            .returns("bool")
            .doc("The truth of a value."),
        (_, a) -> Values.truth(a.raw("x")));
    add(
        unary("hash", Type.oneOf(Type.STRING, Type.BYTES))
            .returns("int")
            .doc("A hash of a string or bytes."),
        (_, a) -> hash(a.raw("x")));
    add(
        unary("len", Type.ANY)
            .returns("int")
            .doc("The number of elements; of a string or bytes, of bytes."),
        (_, a) -> (long) length(a.raw("x")),
        (_, x, more) -> more == null ? (long) length(x) : null);
  }

  private static boolean anyElement(StarlarkThread thread, Object iterable, boolean wanted) {
    for (Object x : (StarlarkIterable) iterable) {
      thread.step();
      if (Values.truth(x) == wanted) {
        return true;
      }
    }
    return false;
  }

  private static Object hash(Object x) {
    if (x instanceof StarlarkBytes b) {
      int h = 0x811C9DC5;
      for (byte c : b.bytes) {
        h = (h ^ (c & 0xFF)) * 0x01000193;
      }
      return h & 0xFFFFFFFFL;
    }
    return (long) x.hashCode();
  }

  static int length(Object x) {
    if (x instanceof String s) {
      return Utf8.length(s);
    }
    if (x instanceof Sequence s) {
      return s.size();
    }
    if (x instanceof StarlarkDict d) {
      return d.size();
    }
    if (x instanceof StarlarkSet s) {
      return s.size();
    }
    if (x instanceof StarlarkBytes b) {
      return b.size();
    }
    throw new EvalException("value of type " + Values.type(x) + " has no len");
  }

  private void conversions() {
    add(
        unary("abs", Type.NUMBER).returns("number").doc("The absolute value."),
        (_, a) -> {
          Object x = a.raw("x");
          return x instanceof Double d
              ? (Object) Math.abs(d)
              : Ints.compare(x, 0L) < 0 ? Ints.negate(x) : x;
        });
    add(
        unary("bytes", Type.ANY)
            .returns("bytes")
            .doc("The UTF-8 bytes of a string, or the bytes of an iterable of ints."),
        (thread, a) -> toBytes(thread, a.raw("x")));
    add(
        unary("chr", Type.INT).returns("string").doc("The character of a code point."),
        (_, a) -> chr(a.raw("x")));
    add(
        unary("ord", Type.oneOf(Type.STRING, Type.BYTES))
            .returns("int")
            .doc("The code point of a character."),
        (_, a) -> ord(a.raw("x")));
    add(
        Signature.of("dict")
            .optional("pairs", Type.ANY)
            .positionalOnly()
            .kwargs("entries", Type.ANY, "")
            .returns("dict")
            .doc("A dict of another's entries, of pairs, and of the named arguments."),
        (thread, a) -> {
          StarlarkDict dict = new StarlarkDict(thread.mutability());
          update(thread, dict, a.rawOrNull("pairs"), a.kwargs());
          return dict;
        });
    add(
        Signature.of("float")
            .optional("x", Type.ANY, 0.0, "")
            .positionalOnly()
            .returns("float")
            .doc("A number, bool or string as a float."),
        (_, a) -> toFloat(a.raw("x")));
    add(
        Signature.of("int")
            .strict()
            .required("x", Type.ANY)
            .positionalOnly()
            .optional("base", Type.ANY)
            .returns("int")
            .doc("A number, bool or string as an int; base 0 takes it from the string's prefix."),
        (_, a) -> Numerals.toInt(a.raw("x"), a.rawOrNull("base")));
    add(
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
    add(
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
    add(
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
    add(
        Signature.of("str")
            .required("x", Type.ANY)
            .positionalOnly()
            .returns("string")
            .doc("A value as text; a string is itself."),
        (thread, a) -> Formatting.charged(thread, Values.str(a.raw("x"))),
        (thread, x, more) -> more == null ? Formatting.charged(thread, Values.str(x)) : null);
    add(
        unary("repr", Type.ANY).returns("string").doc("A value as it would be written."),
        (thread, a) -> Formatting.charged(thread, Values.repr(a.raw("x"))));
  }

  private static Object toBytes(StarlarkThread thread, Object x) {
    return switch (x) {
      case StarlarkBytes b -> b;
      case String s -> new StarlarkBytes(Utf8.encode(Utf8.decodeReplacing(Utf8.encode(s))));
      case StarlarkIterable it -> bytesOf(thread, it);
      default ->
          throw new EvalException(
              "got " + Values.type(x) + ", want string, bytes, or iterable of ints");
    };
  }

  private static StarlarkBytes bytesOf(StarlarkThread thread, StarlarkIterable ints) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Lists.each(
        thread,
        ints,
        e -> {
          thread.allocate(1);
          if (!(e instanceof Long l)) {
            throw new EvalException(
                "at index " + out.size() + ", got " + Values.type(e) + ", want int");
          }
          if (l < 0 || l > 255) {
            throw new EvalException(
                "at index "
                    + out.size()
                    + ", "
                    + l
                    + " out of range (want value in unsigned 8-bit range)");
          }
          out.write(l.intValue());
        });
    return new StarlarkBytes(out.toByteArray());
  }

  private static Object chr(Object x) {
    if (x instanceof BigInteger b && b.signum() < 0 || x instanceof Long l && l < 0) {
      throw new EvalException("Unicode code point " + Values.brief(x) + " out of range (<0)");
    }
    if (!(x instanceof Long c) || c > 0x10FFFF) {
      throw new EvalException(
          "Unicode code point U+"
              + (x instanceof Long l
                  ? Long.toHexString(l).toUpperCase(java.util.Locale.ROOT)
                  : "...")
              + " out of range (>0x10FFFF)");
    }
    return c >= 0xD800 && c <= 0xDFFF ? "\uFFFD" : Character.toString(c.intValue());
  }

  private static Object ord(Object x) {
    if (x instanceof StarlarkBytes b) {
      if (b.size() != 1) {
        throw new EvalException("bytes has length " + b.size() + ", want 1");
      }
      return (long) (b.bytes[0] & 0xFF);
    }
    String s = (String) x;
    int n = s.codePointCount(0, s.length());
    if (n != 1) {
      throw new EvalException("string encodes " + n + " Unicode code points, want 1");
    }
    int c = s.codePointAt(0);
    return c >= 0xD800 && c <= 0xDFFF ? 0xFFFDL : (long) c;
  }

  private static Object toFloat(Object x) {
    return switch (x) {
      case Double d -> d;
      case Boolean b -> b ? 1.0 : 0.0;
      case Long l -> (double) l;
      case BigInteger b -> Ints.toDouble(b);
      case String s -> Numerals.parseFloat(s);
      default -> throw new EvalException("got " + Values.type(x) + ", want number or string");
    };
  }

  /** What {@code dict(...)} and {@code d.update(...)} do. */
  static void update(
      StarlarkThread thread, StarlarkDict dict, @Nullable Object pairs, Map<String, Object> named) {
    if (pairs instanceof StarlarkDict other) {
      thread.allocate(HashTable.ENTRY_BYTES * other.size());
      dict.table.putAll(other.table);
    } else if (pairs != null) {
      int[] index = {0};
      if (!(pairs instanceof StarlarkIterable)) {
        throw new EvalException("got " + Values.type(pairs) + ", want iterable");
      }
      Lists.each(thread, pairs, pair -> putPair(thread, dict, pair, index[0]++));
    }
    thread.allocate(HashTable.ENTRY_BYTES * named.size());
    named.forEach(dict.table::put);
  }

  private static void putPair(StarlarkThread thread, StarlarkDict dict, Object pair, int index) {
    if (!(pair instanceof StarlarkIterable it)) {
      throw new EvalException(
          "dictionary update sequence element #"
              + index
              + " is not iterable ("
              + Values.type(pair)
              + ")");
    }
    StarlarkList parts = Lists.copy(thread, it);
    if (parts.size() != 2) {
      throw new EvalException(
          "dictionary update sequence element #"
              + index
              + " has length "
              + parts.size()
              + ", want 2");
    }
    thread.allocate(HashTable.ENTRY_BYTES);
    dict.table.put(parts.get(0), parts.get(1));
  }

  private void sequences() {
    add(
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
                thread.allocate(48);
                list.append(new StarlarkTuple(Ints.add(start, (long) list.size()), x));
              });
          return list;
        });
    add(
        Signature.of("max")
            .args("args", Type.ANY, "")
            .optional("key", Type.CALLABLE)
            .returns("any")
            .doc("The greatest argument or element."),
        (thread, a) -> extreme(thread, a, 1));
    add(
        Signature.of("min")
            .args("args", Type.ANY, "")
            .optional("key", Type.CALLABLE)
            .returns("any")
            .doc("The least argument or element."),
        (thread, a) -> extreme(thread, a, -1));
    add(
        Signature.of("range")
            .strict()
            .required("start", Type.INT)
            .optional("stop", Type.INT)
            .optional("step", Type.INT, 1L, "")
            .positionalOnly()
            .returns("range")
            .doc("The ints from start, or 0, up or down to before stop."),
        (_, a) -> range(a));
    add(
        unary("reversed", Type.ITERABLE).returns("list").doc("A list of the elements, last first."),
        (thread, a) -> {
          Object[] x = Lists.copy(thread, a.raw("x")).toArray();
          for (int i = 0; i < x.length / 2; i++) {
            Object swap = x[i];
            x[i] = x[x.length - 1 - i];
            x[x.length - 1 - i] = swap;
          }
          return new StarlarkList(thread.mutability(), x, x.length);
        });
    add(
        Signature.of("sorted")
            .strict()
            .required("iterable", Type.ITERABLE)
            .positionalOnly()
            .namedOnly()
            .optional("key", Type.CALLABLE)
            .optional("reverse", Type.BOOL, false, "")
            .returns("list")
            .doc("A list of the elements in order; equal ones keep theirs."),
        CoreBuiltins::sorted);
    add(
        Signature.of("zip")
            .args("args", Type.ANY, "")
            .returns("list")
            .doc("Tuples of the iterables' first elements, second ones, and so on."),
        CoreBuiltins::zip);
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
    StarlarkList elements = Lists.copy(thread, args.size() == 1 ? args.get(0) : args);
    if (elements.size() == 0) {
      throw new EvalException("empty sequence");
    }
    Object key = a.rawOrNull("key");
    Object best = elements.get(0);
    Object bestKey = keyOf(thread, key, best);
    for (int i = 1; i < elements.size(); i++) {
      Object k = keyOf(thread, key, elements.get(i));
      if (Values.compare(k, bestKey, sign > 0 ? ">" : "<") * sign > 0) {
        best = elements.get(i);
        bestKey = k;
      }
    }
    return best;
  }

  private static Object keyOf(StarlarkThread thread, @Nullable Object key, Object x) {
    return key == null ? x : ((StarlarkCallable) key).call(thread, new Object[] {x}, NO_NAMED);
  }

  private static Object sorted(StarlarkThread thread, Arguments a) {
    Object key = a.rawOrNull("key");
    Object[] values = Lists.copy(thread, a.raw("iterable")).toArray();
    Object[] keys = values;
    if (key != null) {
      keys = new Object[values.length];
      for (int i = 0; i < values.length; i++) {
        keys[i] = keyOf(thread, key, values[i]);
      }
    }
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
      if (!(x instanceof StarlarkIterable iterable)) {
        throw new EvalException(
            "argument #" + (iterators.size() + 1) + " is not iterable: " + Values.type(x));
      }
      iterators.add(iterable.iterator());
    }
    while (true) {
      Object[] row = new Object[iterators.size()];
      for (int i = 0; i < row.length; i++) {
        if (!iterators.get(i).hasNext()) {
          return list;
        }
        thread.step();
        row[i] = iterators.get(i).next();
      }
      thread.allocate(24 + 8L * row.length);
      list.append(StarlarkTuple.of(row));
    }
  }

  private void reflection() {
    add(
        unary("dir", Type.ANY)
            .returns("list")
            .doc("The names of a value's fields and methods, sorted."),
        (thread, a) -> StarlarkList.mutable(thread, List.copyOf(Attributes.names(a.raw("x")))));
    add(
        Signature.of("getattr")
            .required("x", Type.ANY)
            .required("name", Type.STRING)
            .optional("default", Type.ANY)
            .positionalOnly()
            .returns("any")
            .doc("A field of a value, or the default where it has none."),
        (_, a) -> {
          Object value = Attributes.find(a.raw("x"), a.string("name"));
          if (value != null) {
            return value;
          }
          // None counts as a default here, so what was given is asked, not what was meant.
          if (a.count() < 3) {
            throw Attributes.missing(a.raw("x"), a.string("name"));
          }
          Object otherwise = a.rawOrNull("default");
          return otherwise == null ? None.NONE : otherwise;
        });
    add(
        Signature.of("hasattr")
            .required("x", Type.ANY)
            .required("name", Type.STRING)
            .positionalOnly()
            .returns("bool")
            .doc("Whether a value has a field of that name."),
        (_, a) -> Attributes.find(a.raw("x"), a.string("name")) != null);
    add(
        unary("type", Type.ANY).returns("string").doc("The name of a value's type."),
        (_, a) -> Values.type(a.raw("x")),
        (_, x, more) -> more == null ? Values.type(x) : null);
  }

  private void output() {
    add(
        Signature.of("fail")
            .args("args", Type.ANY, "")
            .optional("sep", Type.STRING, " ", "")
            .doc("Stops the evaluation with a message."),
        (_, a) -> {
          throw new EvalException(joined(a));
        });
    add(
        Signature.of("print")
            .args("args", Type.ANY, "")
            .optional("sep", Type.STRING, " ", "")
            .doc("Writes values as text."),
        (thread, a) -> {
          thread.print(Formatting.charged(thread, joined(a)));
          return None.NONE;
        });
  }

  private static String joined(Arguments a) {
    Printer out = new Printer();
    Object args = a.rawOrNull("args");
    String separator = "";
    for (Object x : args == null ? StarlarkTuple.EMPTY : (StarlarkTuple) args) {
      out.append(separator).str(x);
      separator = a.string("sep");
    }
    return out.toString();
  }
}
