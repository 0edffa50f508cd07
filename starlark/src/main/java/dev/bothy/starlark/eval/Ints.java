package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Ints of any size: a Long where it fits, else a BigInteger. */
final class Ints {
  /** No int that takes more bits than this can be made; it bounds the time of one operation. */
  static final int MAX_BITS = 1 << 20;

  private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private Ints() {}

  static Object of(BigInteger b) {
    if (b.bitLength() < 64) {
      return b.longValue();
    }
    checkSize(b.bitLength());
    Work.allocate(64 + b.bitLength() / 8);
    Work.step(b.bitLength() / 1024);
    return b;
  }

  /** Whether a number of so many bits may be made. */
  static void checkSize(long bits) {
    if (bits > MAX_BITS) {
      throw new EvalException("integer too large: it takes more than " + MAX_BITS + " bits");
    }
  }

  static BigInteger big(Object intValue) {
    return intValue instanceof Long l ? BigInteger.valueOf(l) : (BigInteger) intValue;
  }

  static boolean isInt(Object x) {
    return x instanceof Long || x instanceof BigInteger;
  }

  static int compare(Object a, Object b) {
    if (a instanceof Long x && b instanceof Long y) {
      return Long.compare(x, y);
    }
    return big(a).compareTo(big(b));
  }

  static double toDouble(Object intValue) {
    if (intValue instanceof Long l) {
      return l;
    }
    double d = ((BigInteger) intValue).doubleValue();
    if (Double.isInfinite(d)) {
      throw new EvalException("int too large to convert to float");
    }
    return d;
  }

  /** The value clamped to the range of long, or null when it is no int. */
  static @Nullable Long clamped(Object x) {
    if (x instanceof Long l) {
      return l;
    }
    if (x instanceof BigInteger b) {
      return b.compareTo(MIN) < 0
          ? Long.MIN_VALUE
          : b.compareTo(MAX) > 0 ? Long.MAX_VALUE : b.longValue();
    }
    return null;
  }

  static Object add(Object a, Object b) {
    if (a instanceof Long x && b instanceof Long y) {
      long r = x + y;
      if (((x ^ r) & (y ^ r)) >= 0) {
        return r;
      }
    }
    return of(big(a).add(big(b)));
  }

  static Object subtract(Object a, Object b) {
    if (a instanceof Long x && b instanceof Long y) {
      long r = x - y;
      if (((x ^ y) & (x ^ r)) >= 0) {
        return r;
      }
    }
    return of(big(a).subtract(big(b)));
  }

  static Object multiply(Object a, Object b) {
    if (a instanceof Long x && b instanceof Long y) {
      if (areHalves(x, y)) {
        return x * y;
      }
      long high = Math.multiplyHigh(x, y);
      long low = x * y;
      if ((high == 0 && low >= 0) || (high == -1 && low < 0)) {
        return low;
      }
    }
    BigInteger p = big(a);
    BigInteger q = big(b);
    checkSize((long) p.bitLength() + q.bitLength());
    chargeProduct(p.bitLength() + q.bitLength());
    return of(p.multiply(q));
  }

  /** Whether both have 32 bits, so that their product has 64. */
  static boolean areHalves(long x, long y) {
    return x == (int) x && y == (int) y;
  }

  static Object negate(Object a) {
    return a instanceof Long x && x != Long.MIN_VALUE ? (Object) (-x) : of(big(a).negate());
  }

  /** A product of so many bits is about to be made. */
  static void chargeProduct(int bits) {
    Work.allocate(garbage(bits) / 16);
    Work.step(bits / 32);
  }

  /** A number of so many bits is about to be divided: the result may be small that took long. */
  static void chargeQuotient(int bits) {
    Work.allocate(garbage(bits) / 10);
    Work.step(bits / 16);
  }

  /** How what the JDK's algorithms leave grows with the bits, Toom and Cook's being the last. */
  private static long garbage(int bits) {
    return (long) (bits * Math.sqrt(bits));
  }

  private static void chargeDivision(Object a, Object b) {
    chargeQuotient(Math.max(big(a).bitLength(), big(b).bitLength()));
  }

  static Object floorDivide(Object a, Object b) {
    if (b instanceof Long y && y == 0) {
      throw new EvalException("floored division by zero");
    }
    if (a instanceof Long x && b instanceof Long y && !(x == Long.MIN_VALUE && y == -1)) {
      return Math.floorDiv(x, y);
    }
    chargeDivision(a, b);
    BigInteger[] qr = big(a).divideAndRemainder(big(b));
    return of(
        qr[1].signum() != 0 && qr[1].signum() != big(b).signum()
            ? qr[0].subtract(BigInteger.ONE)
            : qr[0]);
  }

  static Object floorModulo(Object a, Object b) {
    if (b instanceof Long y && y == 0) {
      throw new EvalException("integer modulo by zero");
    }
    if (a instanceof Long x && b instanceof Long y) {
      return Math.floorMod(x, y);
    }
    BigInteger divisor = big(b);
    chargeDivision(a, b);
    BigInteger r = big(a).remainder(divisor);
    return of(r.signum() != 0 && r.signum() != divisor.signum() ? r.add(divisor) : r);
  }

  static Object shiftLeft(Object a, Object b) {
    long n = shift(b);
    if (a instanceof Long x && x == 0) {
      return a;
    }
    if (n >= 512) {
      throw new EvalException("shift count too large: " + n);
    }
    if (a instanceof Long x && n < 63 && x << n >> n == x) {
      return x << n;
    }
    return of(big(a).shiftLeft((int) n));
  }

  static Object shiftRight(Object a, Object b) {
    long n = shift(b);
    if (a instanceof Long x) {
      return x >> Math.min(n, 63);
    }
    return n > Integer.MAX_VALUE
        ? (Object) (big(a).signum() < 0 ? -1L : 0L)
        : of(big(a).shiftRight((int) n));
  }

  private static long shift(Object b) {
    Long n = clamped(b);
    if (n == null || n < 0) {
      throw new EvalException("negative shift count: " + Values.brief(b));
    }
    return n;
  }
}
