package dev.bothy.starlark.eval;

import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A dict in the order of insertion. Iterating it gives the keys. */
public final class StarlarkDict extends MutableValue implements StarlarkIterable {
  final HashTable table;

  StarlarkDict(Mutability owner) {
    this(owner, new HashTable());
  }

  StarlarkDict(Mutability owner, HashTable table) {
    super(owner);
    this.table = table;
  }

  /** A frozen dict of Starlark values. */
  public static StarlarkDict of(Map<?, ?> values) {
    StarlarkDict dict = new StarlarkDict(Mutability.FROZEN);
    values.forEach(dict.table::put);
    return dict;
  }

  /** A dict that the running file may change. */
  public static StarlarkDict mutable(StarlarkThread thread, Map<?, ?> values) {
    StarlarkDict dict = new StarlarkDict(thread.mutability());
    values.forEach(dict.table::put);
    return dict;
  }

  @Override
  public String typeName() {
    return "dict";
  }

  /** How many entries there are. */
  public int size() {
    return table.size();
  }

  /** The value of a key, or null. */
  public @Nullable Object get(Object key) {
    return table.get(key);
  }

  /** The keys in the order of insertion. */
  @Override
  public Iterator<Object> iterator() {
    return keys(table);
  }

  static Iterator<Object> keys(HashTable table) {
    return new Iterator<>() {
      private int next = table.next(0);

      @Override
      public boolean hasNext() {
        return next >= 0;
      }

      @Override
      public Object next() {
        if (next < 0) {
          throw new NoSuchElementException();
        }
        Object key = table.keyAt(next);
        next = table.next(next + 1);
        return key;
      }
    };
  }

  @Override
  public boolean truth() {
    return table.size() > 0;
  }

  @Override
  public void repr(Printer out) {
    if (!out.enter(this)) {
      out.append("{...}");
      return;
    }
    out.append('{');
    String separator = "";
    for (int i = table.next(0); i >= 0; i = table.next(i + 1)) {
      out.append(separator).repr(table.keyAt(i)).append(": ").repr(table.valueAt(i));
      separator = ", ";
    }
    out.append('}');
    out.leave();
  }

  @Override
  void freezeElements() {
    for (int i = table.next(0); i >= 0; i = table.next(i + 1)) {
      Values.freeze(table.keyAt(i));
      Values.freeze(table.valueAt(i));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StarlarkDict && Values.equal(this, other);
  }

  /** Dicts are never keys in Starlark, only perhaps in a host's own collections. */
  @Override
  public int hashCode() {
    return 11 + size();
  }

  @Override
  public String toString() {
    return Values.repr(this);
  }
}
