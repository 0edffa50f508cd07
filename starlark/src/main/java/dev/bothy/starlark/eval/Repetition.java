package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;

/** {@code "ab" * 3}: strings, bytes, lists and tuples several times over. */
final class Repetition {
  /** No string, bytes, list or tuple may get longer by repeating. */
  private static final long MAX_REPEAT = 1 << 30;

  private Repetition() {}

  static Object repeat(StarlarkThread thread, Object value, Object times, Object a, Object b) {
    Long clamped = Ints.clamped(times);
    long n = clamped == null ? 0 : Math.max(0, clamped);
    return switch (value) {
      case String s -> {
        int count = checkRepeat(thread, s.length(), n, 2);
        yield Utf8.normalize(s.repeat(count));
      }
      case StarlarkBytes bytes -> {
        int count = checkRepeat(thread, bytes.size(), n, 1);
        byte[] all = new byte[bytes.size() * count];
        for (int i = 0; i < count; i++) {
          System.arraycopy(bytes.bytes, 0, all, i * bytes.size(), bytes.size());
        }
        yield new StarlarkBytes(all);
      }
      case StarlarkList list -> {
        Object[] all = repeated(thread, list, n);
        yield new StarlarkList(thread.mutability(), all, all.length);
      }
      case StarlarkTuple tuple -> StarlarkTuple.of(repeated(thread, tuple, n));
      default -> Operators.host(a, "*", b);
    };
  }

  private static Object[] repeated(StarlarkThread thread, Sequence value, long n) {
    int size = value.size();
    int count = checkRepeat(thread, size, n, 8);
    Object[] all = new Object[size * count];
    for (int i = 0; i < all.length; i++) {
      all[i] = i < size ? value.get(i) : all[i - size];
    }
    return all;
  }

  private static int checkRepeat(StarlarkThread thread, int size, long n, int width) {
    if (size == 0) {
      return 0;
    }
    if (n > Integer.MAX_VALUE) {
      throw new EvalException("repeat count " + n + " too large");
    }
    if (n >= MAX_REPEAT / size) {
      throw new EvalException("excessive repeat (" + size + " * " + n + " elements)");
    }
    thread.allocate(Sizes.SMALL + Sizes.array(n * size, width));
    return (int) n;
  }
}
