package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Iterating any iterable, and what lists do in more than one place. */
final class Lists {
  private Lists() {}

  /**
   * Gives each element to the consumer; the value may not change meanwhile. Counts a step an
   * element.
   */
  static void each(StarlarkThread thread, Object iterable, Consumer<Object> consumer) {
    if (!(iterable instanceof StarlarkIterable it)) {
      throw notIterable(iterable);
    }
    MutableValue locked = lock(iterable);
    try {
      if (iterable instanceof StarlarkList list) {
        for (int i = 0; i < list.size(); i++) {
          thread.step();
          consumer.accept(list.get(i));
        }
      } else {
        for (Object x : it) {
          thread.step();
          consumer.accept(x);
        }
      }
    } finally {
      unlock(locked);
    }
  }

  /** Forbids changes of a value until it is unlocked; null when none could be made. */
  static @Nullable MutableValue lock(Object iterated) {
    if (!(iterated instanceof MutableValue value)) {
      return null;
    }
    value.iterationStarts();
    return value;
  }

  static void unlock(@Nullable MutableValue locked) {
    if (locked != null) {
      locked.iterationEnds();
    }
  }

  static EvalException notIterable(Object x) {
    return new EvalException(
        Values.type(x) + " value is not iterable",
        x instanceof String ? "use s.elems() or s.codepoints()" : null);
  }

  static StarlarkList copy(StarlarkThread thread, Object iterable) {
    if (iterable instanceof StarlarkList l) {
      thread.step(l.size());
      thread.allocate(Sizes.SMALL);
      return new StarlarkList(thread.mutability(), l.toArray(), l.size());
    }
    thread.allocate(Sizes.SMALL);
    StarlarkList list;
    if (iterable instanceof Sequence s) {
      thread.allocate(Sizes.references(s.size()));
      list = new StarlarkList(thread.mutability(), new Object[s.size()], 0);
    } else {
      list = new StarlarkList(thread.mutability());
    }
    each(
        thread,
        iterable,
        x -> {
          thread.allocate(StarlarkList.ELEMENT_BYTES);
          list.append(x);
        });
    return list;
  }

  static void extend(StarlarkThread thread, StarlarkList list, Object iterable) {
    // A copy first: the list may be extended by itself.
    StarlarkList more = copy(thread, iterable);
    list.appendAll(more.toArray(), more.size());
  }
}
