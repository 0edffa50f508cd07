package dev.bothy.starlark.syntax;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The values of literals. */
final class Literals {
  /** Digits that are left to the JDK in one go. */
  private static final int PIECE = 128;

  private final String text;
  private final ErrorSink errors;

  Literals(String text, ErrorSink errors) {
    this.text = text;
    this.errors = errors;
  }

  /** A Long, or a BigInteger where that is too small. */
  Number integer(int start, int end) {
    int radix = 10;
    int from = start;
    if (end - start > 1 && text.charAt(start) == '0') {
      char kind = Character.toLowerCase(text.charAt(start + 1));
      radix = kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 10;
      from = radix == 10 ? start : start + 2;
      if (radix == 10 && !text.substring(start, end).chars().allMatch(c -> c == '0')) {
        errors.error(
            start, "obsolete form of octal literal; use 0o" + text.substring(start + 1, end), null);
        return 0L;
      }
    }
    String digits = text.substring(from, end);
    boolean valid = !digits.isEmpty();
    for (int i = 0; i < digits.length(); i++) {
      valid &= digits.charAt(i) < 0x80 && Character.digit(digits.charAt(i), radix) >= 0;
    }
    if (!valid) {
      String kind = radix == 16 ? "hex" : radix == 8 ? "octal" : "binary";
      errors.error(start, "invalid " + kind + " literal", null);
      return 0L;
    }
    if (digits.length() <= (radix == 10 ? 18 : radix == 16 ? 15 : radix == 8 ? 20 : 62)) {
      return Long.parseLong(digits, radix);
    }
    if (digits.length() > 100_000) {
      errors.error(start, "int literal too long", null);
      return 0L;
    }
    BigInteger big = read(digits, radix);
    return big.bitLength() < 64 ? (Number) big.longValue() : big;
  }

  /**
   * Piece by piece, then pairwise: the JDK takes the square of the length, and nothing stops it.
   */
  private static BigInteger read(String digits, int radix) {
    BigInteger[] parts = new BigInteger[(digits.length() + PIECE - 1) / PIECE];
    int end = digits.length();
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new BigInteger(digits.substring(Math.max(0, end - PIECE), end), radix);
      end -= PIECE;
    }
    BigInteger power = BigInteger.valueOf(radix).pow(PIECE);
    for (int left = parts.length; left > 1; left = (left + 1) / 2) {
      for (int i = 0; i < left; i += 2) {
        parts[i / 2] = i + 1 < left ? parts[i + 1].multiply(power).add(parts[i]) : parts[i];
      }
      power = power.multiply(power);
    }
    return parts[0];
  }

  double floating(int start, int end) {
    double value;
    try {
      value = Double.parseDouble(text.substring(start, end));
    } catch (NumberFormatException _) {
      // The lexer has said so.
      return 0;
    }
    if (Double.isInfinite(value)) {
      errors.error(start, "floating-point literal too large", null);
    }
    return value;
  }

  String string(int start, int end) {
    Quoted q = quoted(start, end);
    boolean plain = true;
    for (int i = q.from; i < q.to && plain; i++) {
      char c = text.charAt(i);
      plain = c != '\\' && c != '\r';
    }
    if (plain) {
      return text.substring(q.from, q.to);
    }
    StringBuilder out = new StringBuilder(q.to - q.from);
    unescape(q, false, out::appendCodePoint);
    return out.toString();
  }

  byte[] bytes(int start, int end) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    unescape(
        quoted(start, end),
        true,
        c -> {
          if (c < 0) {
            out.write(-c - 1);
          } else {
            out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
          }
        });
    return out.toByteArray();
  }

  /** Where the content is, and whether escapes count. */
  private record Quoted(int from, int to, boolean raw) {}

  private Quoted quoted(int start, int end) {
    int from = start;
    boolean raw = false;
    while (text.charAt(from) != '"' && text.charAt(from) != '\'') {
      // An f-string is an error already; its braces and escapes mean nothing here.
      raw |= text.charAt(from) == 'r' || text.charAt(from) == 'f';
      from++;
    }
    char quote = text.charAt(from);
    int width =
        end - from >= 3 && text.charAt(from + 1) == quote && text.charAt(from + 2) == quote ? 3 : 1;
    if (width == 3 && end - from < 6) {
      // Two quotes and a third that nothing closed, or an unclosed opening.
      return new Quoted(Math.min(from + 3, end), end, raw);
    }
    boolean closed = end - from >= 2 * width && text.charAt(end - 1) == quote;
    return new Quoted(from + width, closed ? end - width : end, raw);
  }

  /** Takes code points; raw bytes of bytes literals as {@code -1 - byte}. */
  private interface Sink {
    void accept(int codePoint);
  }

  private void unescape(Quoted q, boolean bytes, Sink out) {
    int i = q.from;
    while (i < q.to) {
      char c = text.charAt(i);
      if (c == '\r') {
        i += i + 1 < q.to && text.charAt(i + 1) == '\n' ? 2 : 1;
        out.accept('\n');
      } else if (c != '\\' || q.raw) {
        int codePoint = text.codePointAt(i);
        i += Character.charCount(codePoint);
        out.accept(codePoint);
        if (c == '\\' && i < q.to && text.charAt(i) != '\r') {
          out.accept(text.charAt(i++));
        }
      } else {
        i = escape(i, q.to, bytes, out);
      }
    }
  }

  /** Takes the escape at i; the offset behind it. */
  private int escape(int i, int to, boolean bytes, Sink out) {
    if (i + 1 >= to) {
      errors.error(i, "truncated escape sequence \\", null);
      return to;
    }
    char c = text.charAt(i + 1);
    switch (c) {
      case '\n' -> {
        return i + 2;
      }
      case '\r' -> {
        return i + (i + 2 < to && text.charAt(i + 2) == '\n' ? 3 : 2);
      }
      case 'a' -> out.accept(7);
      case 'b' -> out.accept('\b');
      case 'f' -> out.accept('\f');
      case 'n' -> out.accept('\n');
      case 'r' -> out.accept('\r');
      case 't' -> out.accept('\t');
      case 'v' -> out.accept(11);
      case '\\', '\'', '"' -> out.accept(c);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        return octal(i, to, bytes, out);
      }
      case 'x' -> {
        return hex(i, to, 2, bytes, out);
      }
      case 'u' -> {
        return hex(i, to, 4, bytes, out);
      }
      case 'U' -> {
        return hex(i, to, 8, bytes, out);
      }
      default ->
          errors.error(
              i,
              "invalid escape sequence \\" + Character.toString(text.codePointAt(i + 1)),
              "write \\\\ for a backslash, or r\"...\"");
    }
    return i + 1 + Character.charCount(text.codePointAt(i + 1));
  }

  private int octal(int i, int to, boolean bytes, Sink out) {
    int value = 0;
    int end = i + 1;
    while (end < to && end < i + 4 && text.charAt(end) >= '0' && text.charAt(end) <= '7') {
      value = value * 8 + text.charAt(end++) - '0';
    }
    if (value > 0xFF && bytes) {
      errors.error(i, "invalid escape sequence " + text.substring(i, end), null);
    } else if (value > 0x7F && !bytes) {
      errors.error(i, nonAscii("octal", text.substring(i, end), value), null);
    } else {
      out.accept(bytes ? -1 - value : value);
    }
    return end;
  }

  private static String nonAscii(String kind, String written, int value) {
    String hex = Integer.toHexString(value).toUpperCase(Locale.ROOT);
    String padded = "0000".substring(hex.length()) + hex;
    return "non-ASCII "
        + kind
        + " escape "
        + written
        + " (use \\u"
        + padded
        + " for the UTF-8 encoding of U+"
        + padded
        + ")";
  }

  private int hex(int i, int to, int digits, boolean bytes, Sink out) {
    int end = i + 2;
    long value = 0;
    while (end < to
        && end < i + 2 + digits
        && text.charAt(end) < 0x80
        && Character.digit(text.charAt(end), 16) >= 0) {
      value = value * 16 + Character.digit(text.charAt(end++), 16);
    }
    String written = text.substring(i, end);
    if (end < i + 2 + digits) {
      errors.error(
          i,
          end < to
              ? "invalid escape sequence " + text.substring(i, end + 1)
              : "truncated escape sequence " + written,
          null);
    } else if (digits == 2) {
      if (value > 0x7F && !bytes) {
        errors.error(i, nonAscii("hex", written, (int) value), null);
      } else {
        out.accept(bytes ? (int) (-1 - value) : (int) value);
      }
    } else if (value > 0x10FFFF) {
      errors.error(i, "code point out of range: " + written + " (max \\U0010ffff)", null);
    } else if (value >= 0xD800 && value <= 0xDFFF) {
      errors.error(
          i,
          "invalid Unicode code point U+" + Long.toHexString(value).toUpperCase(Locale.ROOT),
          null);
    } else {
      out.accept((int) value);
    }
    return end;
  }
}
