package dev.bothy.starlark.eval;

import java.util.Iterator;

/** A set in the order of insertion. */
public final class StarlarkSet extends MutableValue implements StarlarkIterable {
  final HashTable table = new HashTable();

  StarlarkSet(Mutability owner) {
    super(owner);
  }

  @Override
  public String typeName() {
    return "set";
  }

  /** How many elements there are. */
  public int size() {
    return table.size();
  }

  /** Whether an element equals a value, by Starlark's equality. */
  public boolean contains(Object x) {
    return table.get(x) != null;
  }

  /** Whether it was new. */
  boolean add(Object x) {
    return table.put(x, true);
  }

  /** Holds from now on what the other does, in its order. */
  void become(StarlarkSet other) {
    table.clear();
    table.putAll(other.table);
  }

  @Override
  public Iterator<Object> iterator() {
    return StarlarkDict.keys(table);
  }

  @Override
  public boolean truth() {
    return table.size() > 0;
  }

  @Override
  public void repr(Printer out) {
    if (table.size() == 0) {
      out.append("set()");
    } else {
      out.elements(this, "set([", this, "])");
    }
  }

  @Override
  void freezeElements() {
    for (Object x : this) {
      Values.freeze(x);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StarlarkSet && Values.equal(this, other);
  }

  /** Sets are never keys in Starlark, only perhaps in a host's own collections. */
  @Override
  public int hashCode() {
    return 13 + size();
  }

  @Override
  public String toString() {
    return Values.repr(this);
  }
}
