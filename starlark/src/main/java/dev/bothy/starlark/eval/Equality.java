package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;

/**
 * One comparison of containers, element by element. It ends in an error where a container holds
 * itself or is nested too deeply, and where shared parts would be compared again and again for
 * ever.
 */
final class Equality {
  /**
   * How deep comparing and hashing follow nested containers; deeper ones, and cyclic ones, are an
   * error.
   */
  static final int MAX_DEPTH = 200;

  private static final int MAX_ELEMENTS = 1 << 26;

  /** Elements between two charges. */
  private static final int CHARGED = 32;

  private int elements;

  /**
   * Also of a list or dict with itself, which is no longer equal to itself once it is its own
   * element.
   */
  boolean containers(Object a, Object b, int depth) {
    checkDepth(depth);
    if (a instanceof StarlarkTuple x) {
      return b instanceof StarlarkTuple y && sequences(x, y, depth);
    }
    if (a instanceof StarlarkList x) {
      return b instanceof StarlarkList y && sequences(x, y, depth);
    }
    if (a instanceof StarlarkDict x) {
      return b instanceof StarlarkDict y && dicts(x, y, depth);
    }
    return a instanceof StarlarkSet x && b instanceof StarlarkSet y && sets(x, y);
  }

  static void checkDepth(int depth) {
    if (depth > MAX_DEPTH) {
      throw new EvalException("comparison exceeded maximum recursion depth");
    }
  }

  private boolean elements(Object a, Object b, int depth) {
    if ((++elements & CHARGED - 1) == 0) {
      Work.step(CHARGED);
    }
    if (elements > MAX_ELEMENTS) {
      throw new EvalException("comparison takes too long: more than " + MAX_ELEMENTS + " elements");
    }
    return Values.isContainer(a) ? containers(a, b, depth + 1) : Values.equal(a, b);
  }

  boolean sequences(Sequence a, Sequence b, int depth) {
    int n = a.size();
    if (n != b.size()) {
      return false;
    }
    for (int i = 0; i < n; i++) {
      if (!elements(a.get(i), b.get(i), depth)) {
        return false;
      }
    }
    return true;
  }

  private boolean dicts(StarlarkDict a, StarlarkDict b, int depth) {
    if (a.size() != b.size()) {
      return false;
    }
    HashTable t = a.table;
    for (int i = t.next(0); i >= 0; i = t.next(i + 1)) {
      Object other = b.get(t.keyAt(i));
      if (other == null || !elements(t.valueAt(i), other, depth)) {
        return false;
      }
    }
    return true;
  }

  private static boolean sets(StarlarkSet a, StarlarkSet b) {
    return a.size() == b.size() && Sets.isSubset(a, b);
  }

  /**
   * The order of two lists or two tuples; the elements of a common beginning need not have one.
   *
   * @param operator for the message
   */
  int order(Sequence a, Sequence b, String operator, int depth) {
    checkDepth(depth);
    int n = Math.min(a.size(), b.size());
    for (int i = 0; i < n; i++) {
      Object x = a.get(i);
      Object y = b.get(i);
      if (!elements(x, y, depth)) {
        boolean nested =
            x instanceof StarlarkList && y instanceof StarlarkList
                || x instanceof StarlarkTuple && y instanceof StarlarkTuple;
        return nested
            ? order((Sequence) x, (Sequence) y, operator, depth + 1)
            : Values.compare(x, y, operator);
      }
    }
    return Integer.compare(a.size(), b.size());
  }
}
