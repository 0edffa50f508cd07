package dev.bothy.starlark.eval;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list. A host makes unchangeable ones with {@link #of}; the others belong to the thread that
 * made them.
 */
public final class StarlarkList extends MutableValue implements Sequence {
  /** What an element may take beside its place in a list. */
  static final long ELEMENT_BYTES = Sizes.BOX;

  private static final Object[] EMPTY = {};

  /** Null from size on. */
  private @Nullable Object[] elements;

  private int size;

  StarlarkList(Mutability owner) {
    this(owner, EMPTY, 0);
  }

  /** Takes the array over. */
  StarlarkList(Mutability owner, Object[] elements, int size) {
    super(owner);
    this.elements = elements;
    this.size = size;
  }

  /** A frozen list of Starlark values. */
  public static StarlarkList of(List<?> values) {
    return new StarlarkList(Mutability.FROZEN, values.toArray(), values.size());
  }

  /** A list that the running file may change. */
  public static StarlarkList mutable(StarlarkThread thread, List<?> values) {
    thread.allocate(Sizes.SMALL + Sizes.references(values.size()));
    return new StarlarkList(thread.mutability(), values.toArray(), values.size());
  }

  @Override
  public String typeName() {
    return "list";
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  @SuppressWarnings("NullAway") // below size there is no null
  public Object get(int index) {
    return elements[index];
  }

  /** A copy of the elements. */
  @SuppressWarnings("NullAway") // below size there is no null
  Object[] toArray() {
    Work.allocate(Sizes.references(size));
    return Arrays.copyOf(elements, size);
  }

  /** A copy of the elements, and those of another list behind them. */
  @SuppressWarnings("NullAway") // below size there is no null
  Object[] plus(StarlarkList more) {
    Object[] both = Arrays.copyOf(elements, size + more.size);
    System.arraycopy(more.elements, 0, both, size, more.size);
    return both;
  }

  void append(Object x) {
    if (size == elements.length) {
      grow(Math.max(8, size + (size >> 1)));
    }
    elements[size++] = x;
  }

  /** To this many places, which are charged before. */
  private void grow(int capacity) {
    Work.allocate(Sizes.references(capacity));
    elements = Arrays.copyOf(elements, capacity);
  }

  void appendAll(Object[] more, int count) {
    if (size + count > elements.length) {
      grow(Math.max(size + count, size + (size >> 1)));
    }
    System.arraycopy(more, 0, elements, size, count);
    size += count;
  }

  void insert(int index, Object x) {
    append(x);
    System.arraycopy(elements, index, elements, index + 1, size - 1 - index);
    elements[index] = x;
  }

  Object remove(int index) {
    Object removed = get(index);
    System.arraycopy(elements, index + 1, elements, index, size - 1 - index);
    elements[--size] = null;
    return removed;
  }

  void reverse() {
    for (int i = 0, j = size - 1; i < j; i++, j--) {
      @Nullable Object swap = elements[i];
      elements[i] = elements[j];
      elements[j] = swap;
    }
  }

  void set(int index, Object x) {
    elements[index] = x;
  }

  void clear() {
    elements = EMPTY;
    size = 0;
  }

  @Override
  public boolean truth() {
    return size > 0;
  }

  @Override
  public void repr(Printer out) {
    out.elements(this, "[", this, "]");
  }

  @Override
  void freezeElements() {
    for (int i = 0; i < size; i++) {
      Values.freeze(get(i));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StarlarkList && Values.equal(this, other);
  }

  /**
   * The same for all lists: lists are never keys in Starlark, only perhaps in a host's own
   * collections.
   */
  @Override
  public int hashCode() {
    return 7;
  }

  @Override
  public String toString() {
    return Values.repr(this);
  }
}
