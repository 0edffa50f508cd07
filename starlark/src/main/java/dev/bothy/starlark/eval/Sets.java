package dev.bothy.starlark.eval;

import dev.bothy.starlark.syntax.TokenKind;

/** Set algebra; a result's order is that of the left operand, then the right. */
final class Sets {
  private Sets() {}

  private static StarlarkSet make(StarlarkThread thread, int size) {
    thread.step(size / 16);
    return new StarlarkSet(thread.mutability());
  }

  static boolean isSubset(StarlarkSet a, StarlarkSet b) {
    for (Object x : a) {
      if (!b.contains(x)) {
        return false;
      }
    }
    return true;
  }

  static StarlarkSet copy(StarlarkThread thread, Iterable<?> elements, int size) {
    StarlarkSet set = make(thread, size);
    for (Object x : elements) {
      thread.step();
      set.add(x);
    }
    return set;
  }

  /** {@code a op= b} in place; false when it is none of the operations on sets. */
  static boolean change(StarlarkThread thread, TokenKind operator, StarlarkSet a, StarlarkSet b) {
    switch (operator) {
      case BAR, AMPERSAND, MINUS, CIRCUMFLEX -> a.checkMutable("apply " + operator.text() + "= to");
      default -> {
        return false;
      }
    }
    thread.step(b.size() / 16);
    switch (operator) {
      case BAR -> a.table.putAll(b.table);
      case MINUS -> subtract(a, b);
      case AMPERSAND -> a.become(intersection(thread, a, b));
      default -> a.become(symmetricDifference(thread, a, b));
    }
    return true;
  }

  @SuppressWarnings("ReferenceEquality") // an equal set is no danger
  private static void subtract(StarlarkSet a, StarlarkSet b) {
    if (a == b) {
      a.table.clear();
    } else {
      for (Object x : b) {
        a.table.remove(x);
      }
    }
  }

  static StarlarkSet union(StarlarkThread thread, StarlarkSet a, StarlarkSet b) {
    StarlarkSet result = make(thread, a.size() + b.size());
    result.table.putAll(a.table);
    result.table.putAll(b.table);
    return result;
  }

  static StarlarkSet intersection(StarlarkThread thread, StarlarkSet a, StarlarkSet b) {
    StarlarkSet result = make(thread, Math.min(a.size(), b.size()));
    for (Object x : a) {
      if (b.contains(x)) {
        result.add(x);
      }
    }
    return result;
  }

  static StarlarkSet difference(StarlarkThread thread, StarlarkSet a, StarlarkSet b) {
    StarlarkSet result = make(thread, a.size());
    for (Object x : a) {
      if (!b.contains(x)) {
        result.add(x);
      }
    }
    return result;
  }

  static StarlarkSet symmetricDifference(StarlarkThread thread, StarlarkSet a, StarlarkSet b) {
    StarlarkSet result = difference(thread, a, b);
    for (Object x : b) {
      if (!a.contains(x)) {
        result.add(x);
      }
    }
    return result;
  }
}
