package dev.bothy.starlark.lib;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.None;
import dev.bothy.starlark.eval.Printer;
import dev.bothy.starlark.eval.StarlarkDict;
import dev.bothy.starlark.eval.StarlarkList;
import dev.bothy.starlark.eval.StarlarkThread;
import dev.bothy.starlark.eval.Values;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one JSON text; arrays and objects become lists and dicts that may be changed. */
final class JsonReader {
  private static final int MAX_DEPTH = 400;
  private static final int MAX_DIGITS = 100_000;

  /** A number, and its place in what a list grows through. */
  private static final int ELEMENT_BYTES = 48;

  /** As an element, for key and value, and the entry that holds them until the dict is made. */
  private static final int ENTRY_BYTES = 160;

  private final StarlarkThread thread;
  private final String s;
  private final String stray;
  private int at;
  private int depth;

  /**
   * @param stray what a character in a wrong place is called
   */
  JsonReader(StarlarkThread thread, String s, String stray) {
    this.thread = thread;
    this.s = s;
    this.stray = stray;
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

  Object read() throws Malformed {
    thread.step(s.length() / 8);
    Object x = value();
    if (skipBlanks()) {
      throw malformed(stray + " character " + quoted() + " after value");
    }
    return x;
  }

  /** Offsets count bytes, as they do everywhere in Starlark's strings. */
  private Malformed malformed(String what) {
    thread.allocate(4L * at);
    return new Malformed(s.substring(0, at).getBytes(StandardCharsets.UTF_8).length, what);
  }

  private String quoted() {
    String c = Character.toString(s.codePointAt(at));
    return switch (c) {
      case "'", "\\" -> "'\\" + c + "'";
      case "\n" -> "'\\n'";
      default -> "'" + c + "'";
    };
  }

  /** Whether anything follows. */
  private boolean skipBlanks() {
    while (at < s.length() && " \t\n\r".indexOf(s.charAt(at)) >= 0) {
      at++;
    }
    return at < s.length();
  }

  private char next() throws Malformed {
    if (!skipBlanks()) {
      throw malformed("unexpected end of file");
    }
    return s.charAt(at);
  }

  private Object value() throws Malformed {
    thread.step();
    char c = next();
    if (c == '"') {
      return string();
    }
    if (c == '[' || c == '{') {
      if (++depth > MAX_DEPTH) {
        throw malformed("nested too deeply");
      }
      Object x = c == '[' ? array() : object();
      depth--;
      return x;
    }
    if (c == '-' || isDigit(c)) {
      return number();
    }
    if (literal("null")) {
      return None.NONE;
    }
    if (literal("true")) {
      return true;
    }
    if (literal("false")) {
      return false;
    }
    throw malformed(stray + " character " + quoted());
  }

  private boolean literal(String word) {
    if (!s.startsWith(word, at)) {
      return false;
    }
    at += word.length();
    return true;
  }

  private Object array() throws Malformed {
    List<Object> elements = new ArrayList<>();
    at++;
    if (next() != ']') {
      while (true) {
        thread.allocate(ELEMENT_BYTES);
        elements.add(value());
        char c = next();
        if (c == ']') {
          break;
        }
        if (c != ',') {
          throw malformed("got " + quoted() + ", want ',' or ']'");
        }
        at++;
      }
    }
    at++;
    return StarlarkList.mutable(thread, elements);
  }

  private Object object() throws Malformed {
    Map<Object, Object> entries = new LinkedHashMap<>();
    at++;
    if (next() != '}') {
      while (true) {
        Object key = value();
        if (!(key instanceof String)) {
          throw malformed("got " + Values.type(key) + " for object key, want string");
        }
        if (next() != ':') {
          throw malformed("after object key, got " + quoted() + ", want ':'");
        }
        at++;
        thread.allocate(ENTRY_BYTES);
        entries.put(key, value());
        char c = next();
        if (c == '}') {
          break;
        }
        if (c != ',') {
          throw malformed("in object, got " + quoted() + ", want ',' or '}'");
        }
        at++;
      }
    }
    at++;
    return StarlarkDict.mutable(thread, entries);
  }

  private Object string() throws Malformed {
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

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private Object number() throws Malformed {
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
