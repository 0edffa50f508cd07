package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/** The functions that make or measure one number, string or bytes. */
final class ScalarBuiltins {
  private ScalarBuiltins() {}

  static void addTo(CoreBuiltins b) {
    b.add(
        CoreBuiltins.unary("abs", Type.NUMBER).returns("number").doc("The absolute value."),
        (_, a) -> {
          Object x = a.raw("x");
          return x instanceof Double d
              ? (Object) Math.abs(d)
              : Ints.compare(x, 0L) < 0 ? Ints.negate(x) : x;
        });
    b.add(
        Signature.of("bool")
            .optional("x", Type.ANY, false, "")
            .positionalOnly()
            .returns("bool")
            .doc("The truth of a value."),
        (_, a) -> Values.truth(a.raw("x")));
    b.add(
        CoreBuiltins.unary("bytes", Type.ANY)
            .returns("bytes")
            .doc("The UTF-8 bytes of a string, or the bytes of an iterable of ints."),
        (thread, a) -> toBytes(thread, a.raw("x")));
    b.add(
        CoreBuiltins.unary("chr", Type.INT).returns("string").doc("The character of a code point."),
        (_, a) -> chr(a.raw("x")));
    b.add(
        Signature.of("float")
            .optional("x", Type.ANY, 0.0, "")
            .positionalOnly()
            .returns("float")
            .doc("A number, bool or string as a float."),
        (_, a) -> toFloat(a.raw("x")));
    b.add(
        CoreBuiltins.unary("hash", Type.oneOf(Type.STRING, Type.BYTES))
            .returns("int")
            .doc("A hash of a string or bytes."),
        (_, a) -> hash(a.raw("x")));
    b.add(
        Signature.of("int")
            .strict()
            .required("x", Type.ANY)
            .positionalOnly()
            .optional("base", Type.ANY)
            .returns("int")
            .doc("A number, bool or string as an int; base 0 takes it from the string's prefix."),
        (_, a) -> Numerals.toInt(a.raw("x"), a.rawOrNull("base")));
    b.add(
        CoreBuiltins.unary("len", Type.ANY)
            .returns("int")
            .doc("The number of elements; of a string or bytes, of bytes."),
        (_, a) -> (long) length(a.raw("x")),
        (_, x, more) -> more == null ? (long) length(x) : null);
    b.add(
        CoreBuiltins.unary("ord", Type.oneOf(Type.STRING, Type.BYTES))
            .returns("int")
            .doc("The code point of a character."),
        (_, a) -> ord(a.raw("x")));
    b.add(
        CoreBuiltins.unary("repr", Type.ANY)
            .returns("string")
            .doc("A value as it would be written."),
        (_, a) -> Values.repr(a.raw("x")));
    b.add(
        Signature.of("str")
            .required("x", Type.ANY)
            .positionalOnly()
            .returns("string")
            .doc("A value as text; a string is itself."),
        (_, a) -> str(a.raw("x")),
        (_, x, more) -> more == null ? str(x) : null);
  }

  private static String str(Object x) {
    if (x instanceof Long) {
      Work.allocate(Sizes.text(20, false));
    }
    return Values.str(x);
  }

  private static Object hash(Object x) {
    if (x instanceof StarlarkBytes b) {
      Work.scan(b.size());
      int h = 0x811C9DC5;
      for (byte c : b.bytes) {
        h = (h ^ (c & 0xFF)) * 0x01000193;
      }
      return h & 0xFFFFFFFFL;
    }
    Work.scan(((String) x).length());
    return (long) x.hashCode();
  }

  static int length(Object x) {
    if (x instanceof String s) {
      Work.scan(s.length());
      return Utf8.length(s);
    }
    if (x instanceof Sequence s) {
      return s.size();
    }
    if (x instanceof StarlarkDict d) {
      return d.size();
    }
    if (x instanceof StarlarkSet s) {
      return s.size();
    }
    if (x instanceof StarlarkBytes b) {
      return b.size();
    }
    throw new EvalException("value of type " + Values.type(x) + " has no len");
  }

  private static Object toBytes(StarlarkThread thread, Object x) {
    return switch (x) {
      case StarlarkBytes b -> b;
      case String s -> new StarlarkBytes(encode(s));
      case StarlarkIterable it -> bytesOf(thread, it);
      default ->
          throw new EvalException(
              "got " + Values.type(x) + ", want string, bytes, or iterable of ints");
    };
  }

  /** Bytes that are no valid UTF-8 become the replacement character's. */
  private static byte[] encode(String s) {
    Work.scan(s.length());
    byte[] bytes = Utf8.encode(s);
    return Utf8.isAscii(s) ? bytes : Utf8.encode(Utf8.decodeReplacing(bytes));
  }

  private static StarlarkBytes bytesOf(StarlarkThread thread, StarlarkIterable ints) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Lists.each(
        thread,
        ints,
        e -> {
          // Its place in what the bytes grow through, and in the result.
          thread.allocate(5);
          Long l = Ints.clamped(e);
          if (l == null) {
            throw new EvalException(
                "at index " + out.size() + ", got " + Values.type(e) + ", want int");
          }
          if (l < 0 || l > 255) {
            throw new EvalException(
                "at index "
                    + out.size()
                    + ", "
                    + Values.brief(e)
                    + " out of range (want value in unsigned 8-bit range)");
          }
          out.write(l.intValue());
        });
    return new StarlarkBytes(out.toByteArray());
  }

  private static Object chr(Object x) {
    if (x instanceof BigInteger b && b.signum() < 0 || x instanceof Long l && l < 0) {
      throw new EvalException("Unicode code point " + Values.brief(x) + " out of range (<0)");
    }
    if (!(x instanceof Long c) || c > 0x10FFFF) {
      throw new EvalException(
          "Unicode code point U+"
              + (x instanceof Long l
                  ? Long.toHexString(l).toUpperCase(java.util.Locale.ROOT)
                  : "...")
              + " out of range (>0x10FFFF)");
    }
    return c >= 0xD800 && c <= 0xDFFF ? "\uFFFD" : Character.toString(c.intValue());
  }

  private static Object ord(Object x) {
    if (x instanceof StarlarkBytes b) {
      if (b.size() != 1) {
        throw new EvalException("bytes has length " + b.size() + ", want 1");
      }
      return (long) (b.bytes[0] & 0xFF);
    }
    String s = (String) x;
    Work.scan(s.length());
    int n = s.codePointCount(0, s.length());
    if (n != 1) {
      throw new EvalException("string encodes " + n + " Unicode code points, want 1");
    }
    int c = s.codePointAt(0);
    return c >= 0xD800 && c <= 0xDFFF ? 0xFFFDL : (long) c;
  }

  private static Object toFloat(Object x) {
    return switch (x) {
      case Double d -> d;
      case Boolean b -> b ? 1.0 : 0.0;
      case Long l -> (double) l;
      case BigInteger b -> Ints.toDouble(b);
      case String s -> Numerals.parseFloat(s);
      default -> throw new EvalException("got " + Values.type(x) + ", want number or string");
    };
  }
}
