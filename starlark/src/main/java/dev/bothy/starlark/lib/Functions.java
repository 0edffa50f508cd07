package dev.bothy.starlark.lib;

/** What {@link StrictMath} lacks, or decides otherwise than C and Go do. */
final class Functions {
  /** Lanczos' approximation with g = 7, n = 9: 15 digits. */
  private static final double[] LANCZOS = {
    0.9999999999998099,
    676.5203681218851,
    -1259.1392167224028,
    771.3234287776531,
    -176.6150291621406,
    12.507343278686905,
    -0.13857109526572012,
    9.984369578019572e-06,
    1.5056327351493116e-07
  };

  private Functions() {}

  /** 1 to any power is 1, and so is -1 to an infinite one, NaN or not. */
  static double pow(double x, double y) {
    return x == 1 || x == -1 && Double.isInfinite(y) ? 1 : StrictMath.pow(x, y);
  }

  static double round(double x) {
    double whole = x < 0 ? StrictMath.ceil(x) : StrictMath.floor(x);
    return StrictMath.abs(x - whole) >= 0.5 ? whole + StrictMath.copySign(1, x) : whole;
  }

  static double acosh(double x) {
    return x > 0x1p28
        ? StrictMath.log(x) + StrictMath.log(2)
        : StrictMath.log1p(x - 1 + StrictMath.sqrt((x - 1) * (x + 1)));
  }

  static double asinh(double x) {
    double a = StrictMath.abs(x);
    double result =
        a > 0x1p28
            ? StrictMath.log(a) + StrictMath.log(2)
            : StrictMath.log1p(a + a * a / (1 + StrictMath.sqrt(a * a + 1)));
    return StrictMath.copySign(result, x);
  }

  static double atanh(double x) {
    double a = StrictMath.abs(x);
    return StrictMath.copySign(0.5 * StrictMath.log1p(2 * a / (1 - a)), x);
  }

  static double gamma(double x) {
    if (x == 0) {
      return 1 / x;
    }
    if (Double.isNaN(x) || x == Double.NEGATIVE_INFINITY || x < 0 && x == StrictMath.rint(x)) {
      return Double.NaN;
    }
    if (x > 172) {
      return Double.POSITIVE_INFINITY;
    }
    if (x == StrictMath.rint(x)) {
      double factorial = 1;
      for (int i = 2; i < x; i++) {
        factorial *= i;
      }
      return factorial;
    }
    if (x < 0.5) {
      return StrictMath.PI / (StrictMath.sin(StrictMath.PI * x) * gamma(1 - x));
    }
    double sum = LANCZOS[0];
    for (int i = 1; i < LANCZOS.length; i++) {
      sum += LANCZOS[i] / (x - 1 + i);
    }
    double t = x + 6.5;
    // In two halves, since the whole power overflows before the result does.
    double half = StrictMath.pow(t, (x - 0.5) / 2);
    return StrictMath.sqrt(2 * StrictMath.PI) * half * StrictMath.exp(-t) * half * sum;
  }
}
