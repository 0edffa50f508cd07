package dev.bothy.starlark.eval;

import java.util.List;

/** A tuple: a sequence that never changes, though its elements may. */
public final class StarlarkTuple implements Sequence {
  static final StarlarkTuple EMPTY = new StarlarkTuple(new Object[0]);

  private final Object[] elements;

  /** Of {@link Values#hash}, once it is known; 0 before. A race computes it twice. */
  int hash;

  /** Takes the array over. */
  StarlarkTuple(Object... elements) {
    this.elements = elements;
  }

  /** A tuple of Starlark values, which are copied. */
  public static StarlarkTuple of(List<?> values) {
    return new StarlarkTuple(values.toArray());
  }

  static StarlarkTuple of(Object[] values) {
    return values.length == 0 ? EMPTY : new StarlarkTuple(values);
  }

  @Override
  public String typeName() {
    return "tuple";
  }

  @Override
  public int size() {
    return elements.length;
  }

  @Override
  public Object get(int index) {
    return elements[index];
  }

  @Override
  public boolean truth() {
    return elements.length > 0;
  }

  @Override
  public void repr(Printer out) {
    out.elements(this, "(", this, elements.length == 1 ? ",)" : ")");
  }

  @Override
  public void freeze() {
    Work.step(1);
    for (Object e : elements) {
      Values.freeze(e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StarlarkTuple && Values.equal(this, other);
  }

  @Override
  public int hashCode() {
    return Values.hash(this);
  }

  @Override
  public String toString() {
    return Values.repr(this);
  }
}
