package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import java.nio.charset.StandardCharsets;

/** What bytes values can be asked. */
final class Bytes {
  private Bytes() {}

  static boolean contains(StarlarkBytes bytes, Object x) {
    if (x instanceof StarlarkBytes part) {
      return Search.first(latin1(bytes), latin1(part), 0) >= 0;
    }
    Long value = Ints.clamped(x);
    if (value == null) {
      throw new EvalException(
          "'in bytes' requires bytes or int as left operand, not " + Values.type(x));
    }
    if (value < 0 || value > 255) {
      throw new EvalException("int in bytes: " + Values.brief(x) + " out of range");
    }
    Work.scan(bytes.size());
    for (byte b : bytes.bytes) {
      if ((b & 0xFF) == value) {
        return true;
      }
    }
    return false;
  }

  private static String latin1(StarlarkBytes bytes) {
    Work.allocate(Sizes.text(bytes.size(), false));
    return new String(bytes.bytes, StandardCharsets.ISO_8859_1);
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
