package dev.bothy.starlark.eval;

/** Builds a text; what it grows into is charged before it is made. */
final class TextBuilder {
  private final StringBuilder out;
  private boolean wide;

  TextBuilder() {
    out = new StringBuilder();
  }

  /** With room for so many characters. */
  TextBuilder(int capacity) {
    Work.allocate(Sizes.array(capacity, 1));
    out = new StringBuilder(capacity);
  }

  int length() {
    return out.length();
  }

  TextBuilder append(char c) {
    room(1, c > 0xFF);
    out.append(c);
    return this;
  }

  TextBuilder append(String s) {
    room(s.length(), wide || Sizes.isWide(s));
    out.append(s);
    return this;
  }

  /** Appends a part of a string. */
  TextBuilder append(String s, int from, int to) {
    boolean beyond = wide;
    for (int i = from; i < to && !beyond; i++) {
      beyond = s.charAt(i) > 0xFF;
    }
    room(to - from, beyond);
    out.append(s, from, to);
    return this;
  }

  TextBuilder append(long number) {
    room(20, false);
    out.append(number);
    return this;
  }

  TextBuilder appendCodePoint(int c) {
    // Not by StringBuilder.appendCodePoint, which makes a string of a pair.
    if (c > 0xFFFF) {
      return append(Character.highSurrogate(c)).append(Character.lowSurrogate(c));
    }
    return append((char) c);
  }

  private void room(int more, boolean beyond) {
    int capacity = out.capacity();
    long needed = (long) out.length() + more;
    if (needed > capacity) {
      // As a StringBuilder grows by itself.
      long grown = Math.max(needed, 2L * capacity + 2);
      Work.allocate(Sizes.array(grown, wide ? 2 : 1));
      if (grown > Integer.MAX_VALUE) {
        throw new dev.bothy.starlark.EvalException("text of more than 2147483647 characters");
      }
      out.ensureCapacity((int) grown);
      capacity = (int) grown;
    }
    if (beyond && !wide) {
      Work.allocate(Sizes.array(capacity, 2));
      wide = true;
    }
  }

  /** The first characters, without joining what was cut. */
  String prefix(int length) {
    Work.allocate(Sizes.text(length, wide));
    return out.substring(0, length);
  }

  char charAt(int index) {
    return out.charAt(index);
  }

  @Override
  public String toString() {
    Work.allocate(Sizes.text(out.length(), wide));
    return out.toString();
  }
}
