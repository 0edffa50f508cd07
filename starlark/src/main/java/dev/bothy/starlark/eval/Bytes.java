package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;

/** What bytes values can be asked. */
final class Bytes {
  private Bytes() {}

  static boolean contains(StarlarkBytes bytes, Object x) {
    if (x instanceof StarlarkBytes part) {
      return indexOf(bytes.bytes, part.bytes) >= 0;
    }
    Long value = Ints.clamped(x);
    if (value == null) {
      throw new EvalException(
          "'in bytes' requires bytes or int as left operand, not " + Values.type(x));
    }
    if (value < 0 || value > 255) {
      throw new EvalException("int in bytes: " + Values.repr(x) + " out of range");
    }
    for (byte b : bytes.bytes) {
      if ((b & 0xFF) == value) {
        return true;
      }
    }
    return false;
  }

  private static int indexOf(byte[] all, byte[] part) {
    for (int i = 0; i + part.length <= all.length; i++) {
      if (java.util.Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    return -1;
  }

  /** {@code b.elems()}: the bytes as ints. */
  record Elements(StarlarkBytes bytes) implements Sequence {
    @Override
    public String typeName() {
      return "bytes.elems";
    }

    @Override
    public int size() {
      return bytes.size();
    }

    @Override
    public Object get(int index) {
      return (long) (bytes.bytes[index] & 0xFF);
    }

    @Override
    public void repr(Printer out) {
      out.repr(bytes).append(".elems()");
    }

    @Override
    public boolean isHashable() {
      return false;
    }
  }
}
