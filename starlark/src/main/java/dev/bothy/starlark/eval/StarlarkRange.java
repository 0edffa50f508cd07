package dev.bothy.starlark.eval;

/** {@code range(start, stop, step)}: its elements are computed when asked for. */
final class StarlarkRange implements Sequence {
  final long start;
  final long stop;
  final long step;
  private final int size;

  StarlarkRange(long start, long stop, long step, int size) {
    this.start = start;
    this.stop = stop;
    this.step = step;
    this.size = size;
  }

  @Override
  public String typeName() {
    return "range";
  }

  @Override
  public int size() {
    return size;
  }

  long at(int index) {
    return start + index * step;
  }

  @Override
  public Object get(int index) {
    return at(index);
  }

  /** What starts at an index, goes by so many of them, and ends before another. */
  StarlarkRange slice(long from, long to, long by, int count) {
    // Only a slice of one element goes farther, and then it is the same how far.
    long farthest = (1L << 62) / Math.abs(step);
    long stride = step * Math.clamp(by, -farthest, farthest);
    return new StarlarkRange(start + step * from, start + step * to, stride, count);
  }

  boolean contains(Object x) {
    long value;
    if (x instanceof Long l) {
      value = l;
    } else if (x instanceof Double d && Floats.isLong(d)) {
      value = d.longValue();
    } else if (Ints.isInt(x) || x instanceof Double) {
      return false;
    } else {
      throw new dev.bothy.starlark.EvalException(
          "'in range' requires integer as left operand, not " + Values.type(x));
    }
    return size > 0
        && (step > 0 ? value >= start && value < stop : value <= start && value > stop)
        && Math.floorMod(value - start, step) == 0;
  }

  @Override
  public boolean truth() {
    return size > 0;
  }

  @Override
  public void repr(Printer out) {
    if (step != 1) {
      out.append("range(" + start + ", " + stop + ", " + step + ")");
    } else if (start != 0) {
      out.append("range(" + start + ", " + stop + ")");
    } else {
      out.append("range(" + stop + ")");
    }
  }

  /** Ranges are equal when they hold the same elements. */
  @Override
  public boolean equals(Object other) {
    return other instanceof StarlarkRange r
        && size == r.size
        && (size == 0 || start == r.start)
        && (size < 2 || step == r.step);
  }

  @Override
  public int hashCode() {
    return size == 0 ? 0 : Long.hashCode(start * 31 + (size < 2 ? 0 : step)) * 31 + size;
  }

  @Override
  public boolean isHashable() {
    return false;
  }
}
