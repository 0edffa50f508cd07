package dev.bothy.starlark.lib;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Printer;
import dev.bothy.starlark.eval.StarlarkThread;
import dev.bothy.starlark.eval.Values;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** Goes through a JSON text: its blanks, words, strings and numbers, and what is wrong where. */
final class JsonScanner {
  private static final int MAX_DIGITS = 100_000;

  private final StarlarkThread thread;
  private final String s;
  private int at;

  JsonScanner(StarlarkThread thread, String s) {
    this.thread = thread;
    this.s = s;
    thread.step(s.length() / 8);
  }

  /** The text is no JSON. Apart from {@link EvalException}: limits are never defaulted away. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(int offset, String what) {
      super("at offset " + offset + ", " + what, null, false, false);
    }

    EvalException told() {
      return new EvalException(String.valueOf(getMessage()));
    }
  }

  /** Offsets count bytes, as they do everywhere in Starlark's strings. */
  Malformed malformed(String what) {
    thread.allocate(4L * at);
    return new Malformed(s.substring(0, at).getBytes(StandardCharsets.UTF_8).length, what);
  }

  /** The next character as a message names it. */
  String quoted() {
    String c = Character.toString(s.codePointAt(at));
    return switch (c) {
      case "'", "\\" -> "'\\" + c + "'";
      case "\n" -> "'\\n'";
      default -> "'" + c + "'";
    };
  }

  /** Whether anything but blanks follows. */
  boolean hasMore() {
    while (at < s.length() && " \t\n\r".indexOf(s.charAt(at)) >= 0) {
      at++;
    }
    return at < s.length();
  }

  /** The next character that is no blank, which stays. */
  char next() throws Malformed {
    if (!hasMore()) {
      throw malformed("unexpected end of file");
    }
    return s.charAt(at);
  }

  /** Passes a character. */
  void skip() {
    at++;
  }

  /** Passes a word if it is the next. */
  boolean literal(String word) {
    if (!s.startsWith(word, at)) {
      return false;
    }
    at += word.length();
    return true;
  }

  /** Passes a string, of which the opening quote is next. */
  String string() throws Malformed {
    Printer text = new Printer();
    for (at++; at < s.length(); at++) {
      int start = at;
      while (at < s.length() && isPlain(s.charAt(at))) {
        at++;
      }
      text.append(s, start, at);
      if (at == s.length()) {
        break;
      }
      char c = s.charAt(at);
      if (c == '"') {
        at++;
        return text.toString();
      }
      if (c < 0x20) {
        throw malformed("invalid character " + quoted() + " in string literal");
      }
      escape(text);
    }
    throw malformed("unclosed string literal");
  }

  private static boolean isPlain(char c) {
    return c >= 0x20 && c != '"' && c != '\\';
  }

  private void escape(Printer text) throws Malformed {
    if (++at == s.length()) {
      throw malformed("unclosed string literal");
    }
    switch (s.charAt(at)) {
      case '"', '\\', '/' -> text.append(s.charAt(at));
      case 'b' -> text.append('\b');
      case 'f' -> text.append('\f');
      case 'n' -> text.append('\n');
      case 'r' -> text.append('\r');
      case 't' -> text.append('\t');
      case 'u' -> unicode(text);
      default -> throw malformed("invalid character " + quoted() + " in string escape code");
    }
  }

  /** {@code uXXXX}, and the second half of a pair behind it; a half alone is U+FFFD. */
  private void unicode(Printer text) throws Malformed {
    char c = unit();
    if (Character.isHighSurrogate(c) && s.startsWith("\\u", at + 1)) {
      int back = at;
      at += 2;
      char low = unit();
      if (Character.isLowSurrogate(low)) {
        text.append("" + c + low);
        return;
      }
      at = back;
    }
    text.append(Character.isSurrogate(c) ? '\uFFFD' : c);
  }

  /** The four digits behind the {@code u} at the current place, which moves to the last of them. */
  private char unit() throws Malformed {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      if (++at == s.length()) {
        throw malformed("unclosed string literal");
      }
      int digit = s.charAt(at) < 0x80 ? Character.digit(s.charAt(at), 16) : -1;
      if (digit < 0) {
        throw malformed("invalid character " + quoted() + " in \\u hexadecimal character escape");
      }
      unit = unit << 4 | digit;
    }
    return (char) unit;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Passes a number: an int, or a float where it has a point or an exponent. */
  Object number() throws Malformed {
    int start = at;
    while (at < s.length() && (isDigit(s.charAt(at)) || ".eE+-".indexOf(s.charAt(at)) >= 0)) {
      at++;
    }
    long length = (long) at - start;
    // The text, and the number that is read from it, in the square of its length.
    thread.allocate(64 + 4 * length);
    thread.step(length * length / 65536);
    String text = s.substring(start, at);
    int i = text.startsWith("-") ? 1 : 0;
    int digits = digits(text, i);
    boolean wellFormed = digits == 1 || digits > 1 && text.charAt(i) != '0';
    i += digits;
    boolean whole = i == text.length();
    if (!whole && text.charAt(i) == '.') {
      int decimals = digits(text, i + 1);
      wellFormed &= decimals > 0;
      i += 1 + decimals;
    }
    if (i < text.length() && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
      i++;
      if (i < text.length() && (text.charAt(i) == '+' || text.charAt(i) == '-')) {
        i++;
      }
      int exponent = digits(text, i);
      wellFormed &= exponent > 0;
      i += exponent;
    }
    if (wellFormed && i == text.length() && text.length() <= MAX_DIGITS) {
      if (whole) {
        return Values.fromJava(new BigInteger(text));
      }
      double d = Double.parseDouble(text);
      if (Double.isFinite(d)) {
        return d;
      }
    }
    throw malformed(
        "invalid number: " + (text.length() > 50 ? text.substring(0, 50) + "..." : text));
  }

  private static int digits(String text, int from) {
    int i = from;
    while (i < text.length() && isDigit(text.charAt(i))) {
      i++;
    }
    return i - from;
  }
}
