package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code format % x} and {@code format.format(...)}. */
final class Formatting {
  private Formatting() {}

  // The % operator.

  static String percent(StarlarkThread thread, String format, Object operand) {
    Printer out = new Printer();
    int next = 0;
    int at = 0;
    while (true) {
      int percent = format.indexOf('%', at);
      out.append(format, at, percent < 0 ? format.length() : percent);
      if (percent < 0) {
        break;
      }
      at = percent + 1;
      if (at < format.length() && format.charAt(at) == '%') {
        out.append('%');
        at++;
        continue;
      }
      thread.step();
      Object value;
      if (at < format.length() && format.charAt(at) == '(') {
        int close = format.indexOf(')', at);
        if (close < 0) {
          throw new EvalException("incomplete format key");
        }
        value = byKey(operand, Utf8.cut(format, at + 1, close, true));
        at = close + 1;
      } else {
        value = byPosition(operand, next++);
      }
      if (at == format.length()) {
        throw new EvalException("incomplete format");
      }
      convert(out, format.charAt(at++), value);
    }
    if (operand instanceof StarlarkTuple t
        ? next < t.size()
        : next < 1 && !(operand instanceof StarlarkDict)) {
      throw new EvalException("too many arguments for format string");
    }
    return out.toString();
  }

  private static Object byKey(Object operand, String key) {
    if (!(operand instanceof StarlarkDict dict)) {
      throw new EvalException("format requires a mapping");
    }
    Object value = dict.get(key);
    if (value == null) {
      throw new EvalException("key not found: " + key);
    }
    return value;
  }

  private static Object byPosition(Object operand, int index) {
    if (operand instanceof StarlarkTuple t) {
      if (index >= t.size()) {
        throw new EvalException("not enough arguments for format string");
      }
      return t.get(index);
    }
    if (index > 0) {
      throw new EvalException("not enough arguments for format string");
    }
    return operand;
  }

  private static void convert(Printer out, char c, Object value) {
    switch (c) {
      case 's' -> out.str(value);
      case 'r' -> out.repr(value);
      case 'd', 'i' -> {
        if (value instanceof Long) {
          out.repr(value);
        } else {
          out.digits(integer(c, value), 10);
        }
      }
      case 'o' -> out.digits(integer(c, value), 8);
      case 'x' -> out.digits(integer(c, value), 16);
      case 'X' -> {
        String digits = new Printer().digits(integer(c, value), 16).toString();
        Work.allocate(Sizes.text(digits.length(), false));
        out.append(digits.toUpperCase(Locale.ROOT));
      }
      case 'e', 'E', 'f', 'F', 'g', 'G' -> out.append(floating(c, value));
      case 'c' -> out.append(character(value));
      default -> throw new EvalException("unknown conversion %" + c);
    }
  }

  private static String requires(char conversion, String what) {
    return "%" + conversion + " format requires " + what;
  }

  private static BigInteger integer(char c, Object value) {
    if (Ints.isInt(value)) {
      return Ints.big(value);
    }
    if (value instanceof Double) {
      return Ints.big(Numerals.toInt(value, null));
    }
    throw new EvalException(
        requires(c, "integer: cannot convert " + Values.type(value) + " to int"));
  }

  private static String floating(char c, Object value) {
    if (!(value instanceof Double) && !Ints.isInt(value)) {
      throw new EvalException(requires(c, "float, not " + Values.type(value)));
    }
    double d = value instanceof Double x ? x : Ints.toDouble(value);
    return switch (c) {
      case 'e' -> Floats.scientific(d);
      case 'E' -> upper(d, Floats.scientific(d));
      case 'f', 'F' -> Floats.fixed(d);
      case 'g' -> Floats.str(d);
      default -> upper(d, Floats.str(d));
    };
  }

  private static String upper(double d, String s) {
    return Double.isFinite(d) ? s.toUpperCase(Locale.ROOT) : s;
  }

  private static String character(Object value) {
    if (value instanceof String s) {
      if (s.codePointCount(0, s.length()) != 1) {
        throw new EvalException(requires('c', "a single-character string"));
      }
      return s;
    }
    Long l = Ints.clamped(value);
    if (l != null) {
      if (l < 0 || l > 0x10FFFF) {
        throw new EvalException(
            requires('c', "a valid Unicode code point, got " + Values.brief(value)));
      }
      return l >= 0xD800 && l <= 0xDFFF ? "\uFFFD" : Character.toString(l.intValue());
    }
    throw new EvalException(
        requires('c', "int or single-character string, not " + Values.type(value)));
  }

  // str.format.

  static String format(
      StarlarkThread thread, String format, StarlarkTuple args, Map<String, Object> named) {
    Printer out = new Printer();
    // -1: automatic numbering; 1: by number.
    int numbering = 0;
    int automatic = 0;
    int at = 0;
    while (at < format.length()) {
      char c = format.charAt(at);
      if (c != '{' && c != '}') {
        int end = at;
        while (end < format.length() && format.charAt(end) != '{' && format.charAt(end) != '}') {
          end++;
        }
        out.append(format, at, end);
        at = end;
        continue;
      }
      if (at + 1 < format.length() && format.charAt(at + 1) == c) {
        out.append(c);
        at += 2;
        continue;
      }
      if (c == '}') {
        throw new EvalException("single '}' in format");
      }
      int close = format.indexOf('}', at);
      if (close < 0) {
        throw new EvalException("unmatched '{' in format");
      }
      thread.step();
      Field field = Field.parse(Utf8.cut(format, at + 1, close, true));
      at = close + 1;
      Object value;
      if (field.name.isEmpty() || isNumber(field.name)) {
        int kind = field.name.isEmpty() ? -1 : 1;
        if (numbering == -kind) {
          throw new EvalException(
              kind > 0
                  ? "cannot switch from automatic field numbering to manual"
                  : "cannot switch from manual field specification to automatic field numbering");
        }
        numbering = kind;
        int index = kind < 0 ? automatic++ : index(field.name);
        if (index >= args.size()) {
          throw new EvalException("tuple index out of range");
        }
        value = args.get(index);
      } else {
        value = keyword(named, field.name);
      }
      field.append(out, value);
    }
    return out.toString();
  }

  private static Object keyword(Map<String, Object> named, String name) {
    Object value = named.get(name);
    if (value != null) {
      return value;
    }
    int dot = name.indexOf('.');
    if (dot >= 0) {
      throw new EvalException(
          "attribute syntax x.y is not supported in replacement fields: " + name);
    }
    int bracket = name.indexOf('[');
    if (bracket >= 0) {
      throw new EvalException(
          "element syntax a[i] is not supported in replacement fields: " + name);
    }
    String near = dev.bothy.starlark.NearestName.of(name, named.keySet());
    throw new EvalException(
        "keyword " + name + " not found", near == null ? null : "did you mean " + near + "?");
  }

  private static boolean isNumber(String s) {
    for (int i = 0; i < s.length(); i++) {
      if (s.charAt(i) < '0' || s.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static int index(String digits) {
    String significant = digits.replaceFirst("^0+(?=.)", "");
    return significant.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(significant);
  }

  /** What stands between the braces. */
  private record Field(String name, @Nullable String conversion) {
    static Field parse(String text) {
      if (text.indexOf('{') >= 0) {
        throw new EvalException("nested replacement fields not supported");
      }
      int colon = text.indexOf(':');
      String head = colon < 0 ? text : text.substring(0, colon);
      int bang = head.indexOf('!');
      String conversion = bang < 0 ? null : head.substring(bang + 1);
      if (conversion != null && !conversion.equals("s") && !conversion.equals("r")) {
        throw new EvalException("unknown conversion \"" + conversion + "\"");
      }
      if (colon >= 0) {
        throw new EvalException(
            "format spec features not supported in replacement fields: "
                + text.substring(colon + 1));
      }
      return new Field(bang < 0 ? head : head.substring(0, bang), conversion);
    }

    void append(Printer out, Object value) {
      if ("r".equals(conversion)) {
        out.repr(value);
      } else {
        out.str(value);
      }
    }
  }
}
