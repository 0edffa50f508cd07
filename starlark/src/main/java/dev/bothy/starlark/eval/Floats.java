package dev.bothy.starlark.eval;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/** The texts of floats, and their exact relation to ints. */
final class Floats {
  private Floats() {}

  /** The shortest text that reads back as the same number, with a point or an exponent in it. */
  static String str(double d) {
    String g = general(d, -1);
    if (Double.isFinite(d) && g.indexOf('.') < 0 && g.indexOf('e') < 0) {
      return g + ".0";
    }
    return g;
  }

  private static String notFinite(double d) {
    return Double.isNaN(d) ? "nan" : d > 0 ? "+inf" : "-inf";
  }

  /** As {@code %g}; the precision is in significant digits, -1 for as many as it takes. */
  static String general(double d, int precision) {
    if (!Double.isFinite(d)) {
      return notFinite(d);
    }
    String sign = 1 / d < 0 || d < 0 ? "-" : "";
    if (d == 0) {
      return sign + "0";
    }
    BigDecimal exact =
        precision < 0
            ? new BigDecimal(Double.toString(Math.abs(d)))
            : new BigDecimal(Math.abs(d)).round(new MathContext(precision, RoundingMode.HALF_EVEN));
    BigDecimal stripped = exact.stripTrailingZeros();
    String digits = stripped.unscaledValue().toString();
    int exponent = digits.length() - stripped.scale() - 1;
    if (exponent < -4 || exponent >= (precision < 0 ? 6 : precision)) {
      return sign + mantissa(digits) + exponent(exponent);
    }
    return sign + stripped.toPlainString();
  }

  private static String mantissa(String digits) {
    return digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
  }

  private static String exponent(int e) {
    int abs = Math.abs(e);
    return (e < 0 ? "e-" : "e+") + (abs < 10 ? "0" : "") + abs;
  }

  /** As {@code %f} with six decimals. */
  static String fixed(double d) {
    if (!Double.isFinite(d)) {
      return notFinite(d);
    }
    String s = new BigDecimal(Math.abs(d)).setScale(6, RoundingMode.HALF_EVEN).toPlainString();
    return 1 / d < 0 || d < 0 ? "-" + s : s;
  }

  /** As {@code %e} with six decimals. */
  static String scientific(double d) {
    if (!Double.isFinite(d)) {
      return notFinite(d);
    }
    String sign = 1 / d < 0 || d < 0 ? "-" : "";
    if (d == 0) {
      return sign + "0.000000e+00";
    }
    BigDecimal rounded =
        new BigDecimal(Math.abs(d)).round(new MathContext(7, RoundingMode.HALF_EVEN));
    StringBuilder digits = new StringBuilder(rounded.unscaledValue().toString());
    int exponent = digits.length() - rounded.scale() - 1;
    while (digits.length() < 7) {
      digits.append('0');
    }
    return sign + mantissa(digits.substring(0, 7)) + exponent(exponent);
  }

  /** Whether the float is a whole number that a long holds. */
  static boolean isLong(double d) {
    return d >= -0x1p63 && d < 0x1p63 && d == Math.rint(d);
  }

  /** Exact: no rounding of either side. NaN is the greatest, and zeros are equal. */
  static int compare(double a, double b) {
    return a == b ? 0 : Double.compare(a, b);
  }

  /** Exact, whatever the sizes. */
  static int compareInt(Object intValue, double b) {
    if (Double.isNaN(b)) {
      return -1;
    }
    if (Double.isInfinite(b)) {
      return b > 0 ? -1 : 1;
    }
    if (intValue instanceof Long l && Math.abs(l) <= 1L << 53 && l != Long.MIN_VALUE) {
      return compare(l.doubleValue(), b);
    }
    BigInteger a = Ints.big(intValue);
    return a.bitLength() > Double.MAX_EXPONENT + 1
        ? a.signum()
        : new BigDecimal(a).compareTo(new BigDecimal(b));
  }

  /** The whole part as an int value. */
  static Object truncate(double d) {
    if (d > -0x1p63 && d < 0x1p63) {
      return (long) d;
    }
    BigInteger big = new BigDecimal(d).toBigInteger();
    return Ints.of(big);
  }
}
