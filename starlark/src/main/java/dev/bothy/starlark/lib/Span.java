package dev.bothy.starlark.lib;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.HasOperators;
import dev.bothy.starlark.eval.Printer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A {@code time.duration}: nanoseconds, up to 292 years either way. */
record Span(long nanos) implements HasOperators {
  private static final Pattern PART =
      Pattern.compile("\\G(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
  private static final double NANOS = 1e9;

  /** Reading many digits takes the square of their number. */
  private static final int MAX_TEXT = 1000;

  static Span between(Instant from, Instant to) {
    try {
      return new Span(Duration.between(from, to).toNanos());
    } catch (ArithmeticException e) {
      // As in Go: the longest one that there is.
      return new Span(from.isBefore(to) ? Long.MAX_VALUE : Long.MIN_VALUE);
    }
  }

  static Span parse(String text) {
    if (text.length() > MAX_TEXT) {
      throw new EvalException("invalid duration: more than " + MAX_TEXT + " characters");
    }
    String unsigned = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
    if (unsigned.equals("0")) {
      return new Span(0);
    }
    BigDecimal sum = BigDecimal.ZERO;
    int end = 0;
    Matcher m = PART.matcher(unsigned);
    while (m.find()) {
      sum = sum.add(new BigDecimal(m.group(1)).multiply(BigDecimal.valueOf(unit(m.group(2)))));
      end = m.end();
    }
    if (end == 0 || end < unsigned.length()) {
      throw new EvalException("invalid duration \"" + text + "\"", "as 1h30m, 1.5s or 250ms");
    }
    return of((text.startsWith("-") ? sum.negate() : sum).toBigInteger());
  }

  private static long unit(String name) {
    return switch (name) {
      case "ns" -> 1;
      case "us", "µs", "μs" -> 1_000;
      case "ms" -> 1_000_000;
      case "s" -> 1_000_000_000;
      case "m" -> 60_000_000_000L;
      default -> 3_600_000_000_000L;
    };
  }

  private static Span of(BigInteger nanos) {
    if (nanos.bitLength() > 63) {
      throw new EvalException("time.duration out of range: more than 292 years");
    }
    return new Span(nanos.longValue());
  }

  @Override
  public String typeName() {
    return "time.duration";
  }

  @Override
  public boolean truth() {
    return nanos != 0;
  }

  @Override
  public @Nullable Object getField(String name) {
    return switch (name) {
      case "hours" -> nanos / (3600 * NANOS);
      case "minutes" -> nanos / (60 * NANOS);
      case "seconds" -> nanos / NANOS;
      case "milliseconds" -> nanos / 1_000_000;
      case "microseconds" -> nanos / 1_000;
      case "nanoseconds" -> nanos;
      default -> null;
    };
  }

  @Override
  public Collection<String> fieldNames() {
    return List.of("hours", "minutes", "seconds", "milliseconds", "microseconds", "nanoseconds");
  }

  @Override
  public @Nullable Object binary(String operator, Object other, boolean isLeft) {
    return switch (operator) {
      case "+" -> other instanceof Span s ? of(big(nanos).add(big(s.nanos))) : null;
      case "-" -> other instanceof Span s && isLeft ? of(big(nanos).subtract(big(s.nanos))) : null;
      case "*" -> isInt(other) ? of(big(nanos).multiply(big(other))) : null;
      case "/" -> isLeft ? divided(other) : isInt(other) ? unsupported() : null;
      case "//" -> isLeft && other instanceof Span s ? (Object) (nanos / nonZero(s.nanos)) : null;
      default -> null;
    };
  }

  private static Object unsupported() {
    throw new EvalException("unsupported operation");
  }

  private @Nullable Object divided(Object other) {
    if (other instanceof Span s) {
      return (double) nanos / nonZero(s.nanos);
    }
    if (other instanceof Double d) {
      if (d == 0) {
        throw division();
      }
      return new Span((long) (nanos / d));
    }
    if (!isInt(other)) {
      return null;
    }
    if (big(other).signum() == 0) {
      throw division();
    }
    return of(big(nanos).divide(big(other)));
  }

  private static boolean isInt(Object x) {
    return x instanceof Long || x instanceof BigInteger;
  }

  private static BigInteger big(Object x) {
    return x instanceof Long l ? BigInteger.valueOf(l) : (BigInteger) x;
  }

  private static long nonZero(long divisor) {
    if (divisor == 0) {
      throw division();
    }
    return divisor;
  }

  private static EvalException division() {
    return new EvalException("time.duration division by zero");
  }

  @Override
  public @Nullable Integer order(Object other) {
    return other instanceof Span s ? Long.compare(nanos, s.nanos) : null;
  }

  /** As Go writes it: {@code 1h0m5s}, {@code 1.5s}, {@code 250ms}. */
  @Override
  public void repr(Printer out) {
    BigInteger n = big(nanos).abs();
    if (nanos < 0) {
      out.append('-');
    }
    long all = n.longValue();
    if (n.bitLength() < 64 && all < 1_000_000_000) {
      long unit = all < 1_000 ? 1 : all < 1_000_000 ? 1_000 : 1_000_000;
      String name = all == 0 ? "s" : unit == 1 ? "ns" : unit == 1_000 ? "µs" : "ms";
      out.append(decimal(n, unit)).append(name);
      return;
    }
    BigInteger[] minutes = n.divideAndRemainder(BigInteger.valueOf(60_000_000_000L));
    long whole = minutes[0].longValue();
    if (whole >= 60) {
      out.append(Long.toString(whole / 60)).append('h');
    }
    if (whole > 0) {
      out.append(Long.toString(whole % 60)).append('m');
    }
    out.append(decimal(minutes[1], 1_000_000_000)).append('s');
  }

  private static String decimal(BigInteger n, long unit) {
    BigDecimal d = new BigDecimal(n).divide(BigDecimal.valueOf(unit)).stripTrailingZeros();
    return d.toPlainString();
  }
}
