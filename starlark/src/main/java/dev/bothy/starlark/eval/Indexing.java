package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import org.jspecify.annotations.Nullable;

/**
 * {@code x[i]}, {@code x[i] = v} and {@code x[a:b:c]}. Chains of instanceof where it is frequent:
 * the JVM's quick compiler makes slow code of a switch over types.
 */
final class Indexing {
  private Indexing() {}

  static Object get(Object x, Object index) {
    if (x instanceof StarlarkList l) {
      return l.get(position(x, index, l.size()));
    }
    if (x instanceof StarlarkDict d) {
      Object value = d.get(index);
      if (value == null) {
        throw new EvalException("key " + Values.brief(index) + " not in dict", nearKey(d, index));
      }
      return value;
    }
    if (x instanceof Sequence s) {
      return s.get(position(x, index, s.size()));
    }
    if (x instanceof String s) {
      Work.scan(s.length());
      if (Utf8.isAscii(s)) {
        int i = position(x, index, s.length());
        return s.substring(i, i + 1);
      }
      byte[] bytes = Utf8.encode(s);
      int i = position(x, index, bytes.length);
      return Utf8.decode(bytes, i, i + 1);
    }
    if (x instanceof StarlarkBytes b) {
      int i = position(x, index, b.size());
      return new StarlarkBytes(new byte[] {b.bytes[i]});
    }
    throw new EvalException(
        "unhandled index operation " + Values.type(x) + "[" + Values.type(index) + "]");
  }

  private static @Nullable String nearKey(StarlarkDict d, Object index) {
    if (!(index instanceof String name) || d.size() > 1000) {
      return null;
    }
    java.util.List<String> keys = new java.util.ArrayList<>();
    for (Object key : d) {
      if (key instanceof String s) {
        keys.add(s);
      }
    }
    String near = dev.bothy.starlark.NearestName.of(name, keys);
    return near == null ? null : "did you mean " + Values.brief(near) + "?";
  }

  static int position(Object x, Object index, int size) {
    Long i = Ints.clamped(index);
    if (i == null) {
      throw new EvalException(Values.type(x) + " index: got " + Values.type(index) + ", want int");
    }
    long at = i < 0 ? i + size : i;
    if (at < 0 || at >= size) {
      throw new EvalException(
          size == 0
              ? "index " + Values.brief(index) + " out of range: empty " + Values.type(x)
              : Values.type(x)
                  + " index "
                  + Values.brief(index)
                  + " out of range ["
                  + -size
                  + ":"
                  + (size - 1)
                  + "]");
    }
    return (int) at;
  }

  static void set(StarlarkThread thread, Object x, Object index, Object value) {
    if (x instanceof StarlarkDict d) {
      d.checkMutable("insert into");
      if (d.table.put(index, value)) {
        thread.allocate(HashTable.ENTRY_BYTES);
      }
    } else if (x instanceof StarlarkList l) {
      l.checkMutable("assign to element of");
      l.set(position(x, index, l.size()), value);
    } else {
      throw new EvalException(Values.type(x) + " value does not support item assignment");
    }
  }

  static Object slice(
      StarlarkThread thread,
      Object x,
      @Nullable Object low,
      @Nullable Object high,
      @Nullable Object stepValue) {
    int size =
        switch (x) {
          case String s -> Utf8.length(s);
          case StarlarkBytes b -> b.size();
          case StarlarkList l -> l.size();
          case StarlarkTuple t -> t.size();
          case StarlarkRange r -> r.size();
          case Sequence s -> s.size();
          default -> throw new EvalException("invalid slice operand " + Values.type(x));
        };
    long step = 1;
    if (stepValue != null && stepValue != None.NONE) {
      Long s = Ints.clamped(stepValue);
      if (s == null) {
        throw new EvalException("invalid slice step: got " + Values.type(stepValue) + ", want int");
      }
      if (s == 0) {
        throw new EvalException("zero is not a valid slice step");
      }
      step = s;
    }
    long start = bound(low, "start", size, step > 0 ? 0 : size - 1, step);
    long stop = bound(high, "end", size, step > 0 ? size : -1, step);
    int count = count(start, stop, step);
    thread.step(count / 64);
    thread.allocate(Sizes.SMALL + Sizes.array(count, elementBytes(x)));
    return switch (x) {
      case String s -> {
        if (step == 1) {
          yield count == 0 ? "" : Utf8.substring(s, (int) start, (int) start + count);
        }
        yield Utf8.decode(pick(Utf8.encode(s), start, step, count));
      }
      case StarlarkBytes b -> new StarlarkBytes(pick(b.bytes, start, step, count));
      case StarlarkRange r -> r.slice(start, count == 0 ? start : stop, step, count);
      default -> {
        Object[] picked = new Object[count];
        Sequence s = (Sequence) x;
        for (int i = 0; i < count; i++) {
          picked[i] = s.get((int) (start + i * step));
        }
        yield x instanceof StarlarkTuple
            ? StarlarkTuple.of(picked)
            : new StarlarkList(thread.mutability(), picked, count);
      }
    };
  }

  /** What an element of a slice takes. */
  private static int elementBytes(Object x) {
    if (x instanceof StarlarkRange) {
      return 0;
    }
    if (x instanceof String || x instanceof StarlarkBytes) {
      // A string's characters are counted once more where its bytes are made a string again.
      return 1;
    }
    return x instanceof StarlarkList || x instanceof StarlarkTuple ? 4 : 4 + Sizes.BOX;
  }

  private static byte[] pick(byte[] bytes, long start, long step, int count) {
    byte[] picked = new byte[count];
    for (int i = 0; i < count; i++) {
      picked[i] = bytes[(int) (start + i * step)];
    }
    return picked;
  }

  private static long bound(
      @Nullable Object given, String which, int size, long missing, long step) {
    if (given == null || given == None.NONE) {
      return missing;
    }
    Long i = Ints.clamped(given);
    if (i == null) {
      throw new EvalException(
          "invalid " + which + " index: got " + Values.type(given) + ", want int");
    }
    long at = i < 0 ? i + size : i;
    return step > 0 ? Math.clamp(at, 0, size) : Math.clamp(at, -1, size - 1);
  }

  /** How many elements there are from start up or down to before stop. */
  static int count(long start, long stop, long step) {
    if (step > 0 ? start >= stop : start <= stop) {
      return 0;
    }
    long distance = Math.abs(stop - start);
    long stride = step == Long.MIN_VALUE ? Long.MAX_VALUE : Math.abs(step);
    long n = (distance - 1) / stride + 1;
    return n > Integer.MAX_VALUE ? -1 : (int) n;
  }
}
