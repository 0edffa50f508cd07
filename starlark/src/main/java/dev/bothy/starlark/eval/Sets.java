package dev.bothy.starlark.eval;

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
