package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Numbers from text, as {@code int} and {@code float} read them. */
final class Numerals {
  private Numerals() {}

  static Object toInt(Object x, @Nullable Object base) {
    if (x instanceof String s) {
      return parse(s, base == null ? 10 : base(base));
    }
    if (base != null) {
      throw new EvalException("can't convert non-string with explicit base");
    }
    return switch (x) {
      case Long _, BigInteger _ -> x;
      case Boolean b -> b ? 1L : 0L;
      case Double d -> {
        if (!Double.isFinite(d)) {
          throw new EvalException(
              "cannot convert float " + (Double.isNaN(d) ? "NaN" : "infinity") + " to integer");
        }
        yield Floats.truncate(d);
      }
      default -> throw new EvalException("got " + Values.type(x) + ", want string or number");
    };
  }

  private static int base(Object given) {
    Long base = Ints.clamped(given);
    if (base == null || base != 0 && (base < 2 || base > 36)) {
      throw new EvalException(
          "base must be an integer >= 2 && <= 36, or 0; got " + Values.repr(given));
    }
    return base.intValue();
  }

  private static Object parse(String s, int base) {
    int at = !s.isEmpty() && (s.charAt(0) == '-' || s.charAt(0) == '+') ? 1 : 0;
    int radix = base;
    if (s.length() > at + 1 && s.charAt(at) == '0') {
      int prefix =
          switch (Character.toLowerCase(s.charAt(at + 1))) {
            case 'x' -> 16;
            case 'o' -> 8;
            case 'b' -> 2;
            default -> 0;
          };
      if (prefix != 0 && (base == 0 || base == prefix)) {
        radix = prefix;
        at += 2;
      } else if (base == 0 && !s.substring(at).chars().allMatch(c -> c == '0')) {
        throw invalid(s, base);
      }
    }
    radix = radix == 0 ? 10 : radix;
    if (at == s.length()) {
      throw invalid(s, base);
    }
    for (int i = at; i < s.length(); i++) {
      if (s.charAt(i) >= 0x80 || Character.digit(s.charAt(i), radix) < 0) {
        throw invalid(s, base);
      }
    }
    int significant = at;
    while (significant < s.length() - 1 && s.charAt(significant) == '0') {
      significant++;
    }
    int length = s.length() - significant;
    // A digit takes so many bits or more, the first one but one.
    Ints.checkSize((long) (31 - Integer.numberOfLeadingZeros(radix)) * (length - 1));
    Work.scan(s.length());
    Work.allocate(Sizes.text(length, false));
    BigInteger value = Digits.read(s.substring(significant), radix);
    return Ints.of(s.charAt(0) == '-' ? value.negate() : value);
  }

  private static EvalException invalid(String s, int base) {
    return new EvalException(
        "invalid literal with base "
            + base
            + ": "
            + (s.length() > 50 ? s.substring(0, 50) + "..." : s));
  }

  static Object parseFloat(String s) {
    String bare = s.startsWith("+") || s.startsWith("-") ? s.substring(1) : s;
    int sign = s.startsWith("-") ? -1 : 1;
    if (bare.equalsIgnoreCase("inf") || bare.equalsIgnoreCase("infinity")) {
      return sign * Double.POSITIVE_INFINITY;
    }
    if (bare.equalsIgnoreCase("nan")) {
      return Double.NaN;
    }
    Work.scan(s.length());
    Work.allocate(Sizes.array(s.length(), 4));
    boolean valid = !bare.isEmpty();
    for (int i = 0; i < bare.length(); i++) {
      // Java would also read 1f, 0x1p3 and blanks.
      valid &= "0123456789.eE+-".indexOf(bare.charAt(i)) >= 0;
    }
    try {
      if (valid) {
        double value = Double.parseDouble(s);
        if (Double.isInfinite(value)) {
          throw new EvalException("floating-point number too large");
        }
        return value;
      }
    } catch (NumberFormatException _) {
      // Told below.
    }
    throw new EvalException("invalid float literal: " + s);
  }
}
