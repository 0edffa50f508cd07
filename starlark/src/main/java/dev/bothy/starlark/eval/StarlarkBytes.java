package dev.bothy.starlark.eval;

import java.util.Arrays;

/** A bytes value: a sequence of numbers 0 to 255 that never changes. */
public final class StarlarkBytes implements StarlarkValue, Comparable<StarlarkBytes> {
  final byte[] bytes;

  /** Takes the array over. */
  StarlarkBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A value of a copy of the bytes. */
  public static StarlarkBytes of(byte[] bytes) {
    return new StarlarkBytes(bytes.clone());
  }

  /** A copy of the bytes. */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  /** How many bytes there are. */
  public int size() {
    return bytes.length;
  }

  @Override
  public String typeName() {
    return "bytes";
  }

  @Override
  public boolean truth() {
    return bytes.length > 0;
  }

  @Override
  public void repr(Printer out) {
    out.append('b').repr(Utf8.decode(bytes));
  }

  @Override
  public void str(Printer out) {
    out.append(Utf8.decodeReplacing(bytes));
  }

  @Override
  public int compareTo(StarlarkBytes other) {
    Work.scan(Math.min(bytes.length, other.bytes.length));
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    Work.scan(bytes.length);
    return other instanceof StarlarkBytes b && Arrays.equals(bytes, b.bytes);
  }

  @Override
  public int hashCode() {
    Work.scan(bytes.length);
    return Arrays.hashCode(bytes);
  }
}
