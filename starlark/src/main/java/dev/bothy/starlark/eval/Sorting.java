package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The stable sort behind {@code sorted}. Keys that are all small ints or all strings, nearly always
 * so, are compared without asking for their types each time.
 */
final class Sorting {
  private Sorting() {}

  /** An element and what it is sorted by. */
  private record Keyed(Object key, Object value) {}

  private record Numbered(long key, Object value) {}

  /**
   * Sorts the values by the keys; both arrays may be the same, and both may be left in any order.
   */
  @SuppressWarnings("ReferenceEquality") // whether the values are their own keys
  static Object[] sort(StarlarkThread thread, Object[] keys, Object[] values, boolean reverse) {
    int n = values.length;
    // What is sorted instead, if that is numbers or pairs, and what a sort takes beside it.
    boolean direct = keys == values && !areLongs(keys);
    thread.allocate(Sizes.array(n, direct ? 4 : Sizes.BOX + 16));
    if (areLongs(keys)) {
      // About as many comparisons as the sort will make.
      thread.step((long) n * (32 - Integer.numberOfLeadingZeros(n)));
      return keys == values ? sortLongs(values, reverse) : sortNumbered(keys, values, reverse);
    }
    Order order = new Order(thread, areStrings(keys), reverse);
    if (keys == values) {
      order.sort(values, order);
      return values;
    }
    Keyed[] keyed = new Keyed[n];
    for (int i = 0; i < n; i++) {
      keyed[i] = new Keyed(keys[i], values[i]);
    }
    order.sort(keyed, (x, y) -> order.compare(x.key, y.key));
    for (int i = 0; i < n; i++) {
      values[i] = keyed[i].value;
    }
    return values;
  }

  /** As in Go, sorting goes on past a pair that has no order, and the last such pair is told. */
  private static final class Order implements Comparator<Object> {
    private final StarlarkThread thread;
    private final boolean strings;
    private final boolean reverse;
    private @Nullable EvalException failure;

    Order(StarlarkThread thread, boolean strings, boolean reverse) {
      this.thread = thread;
      this.strings = strings;
      this.reverse = reverse;
    }

    @Override
    public int compare(Object x, Object y) {
      thread.step();
      Object a = reverse ? y : x;
      Object b = reverse ? x : y;
      try {
        return strings ? Utf8.compare((String) a, (String) b) : Values.compare(a, b, "<");
      } catch (EvalException e) {
        failure = e;
        return 0;
      }
    }

    /**
     * @param by compares through this order
     */
    <T> void sort(T[] values, Comparator<? super T> by) {
      try {
        Arrays.sort(values, by);
      } catch (IllegalArgumentException e) {
        // Pairs without an order count as equal, and the JDK may see that this contradicts others.
        if (failure == null) {
          throw new EvalException("the elements contradict one another in their order", null, e);
        }
      }
      if (failure != null) {
        throw failure;
      }
    }
  }

  private static boolean areLongs(Object[] keys) {
    for (Object k : keys) {
      if (!(k instanceof Long)) {
        return false;
      }
    }
    return true;
  }

  private static boolean areStrings(Object[] keys) {
    for (Object k : keys) {
      if (!(k instanceof String)) {
        return false;
      }
    }
    return true;
  }

  /** Equal ints cannot be told apart, so it need not be stable. */
  private static Object[] sortLongs(Object[] values, boolean reverse) {
    int n = values.length;
    long[] numbers = new long[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = (Long) values[i];
    }
    Arrays.sort(numbers);
    for (int i = 0; i < n; i++) {
      values[i] = numbers[reverse ? n - 1 - i : i];
    }
    return values;
  }

  private static Object[] sortNumbered(Object[] keys, Object[] values, boolean reverse) {
    int n = values.length;
    Numbered[] numbered = new Numbered[n];
    for (int i = 0; i < n; i++) {
      numbered[i] = new Numbered((Long) keys[i], values[i]);
    }
    if (reverse) {
      Arrays.sort(numbered, (x, y) -> Long.compare(y.key, x.key));
    } else {
      Arrays.sort(numbered, (x, y) -> Long.compare(x.key, y.key));
    }
    for (int i = 0; i < n; i++) {
      values[i] = numbered[i].value;
    }
    return values;
  }
}
