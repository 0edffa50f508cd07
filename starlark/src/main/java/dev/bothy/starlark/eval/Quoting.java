package dev.bothy.starlark.eval;

/**
 * String and bytes literals as {@code repr} writes them: double quotes, and escapes for what does
 * not print.
 */
final class Quoting {
  private static final String HEX = "0123456789abcdef";

  private Quoting() {}

  static void quote(TextBuilder out, String s) {
    out.append('"');
    for (int i = 0; i < s.length(); ) {
      int end = i;
      while (end < s.length() && isPlain(s.charAt(end))) {
        end++;
      }
      out.append(s, i, end);
      i = end;
      if (i < s.length()) {
        int c = s.codePointAt(i);
        i += Character.charCount(c);
        codePoint(out, c);
      }
    }
    out.append('"');
  }

  private static boolean isPlain(char c) {
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
  }

  private static void codePoint(TextBuilder out, int c) {
    if (c == '"' || c == '\\') {
      out.append('\\').append((char) c);
    } else if (c < 0x80) {
      ascii(out, c);
    } else if (c >= 0xDC80 && c <= 0xDCFF) {
      // A byte that is no valid UTF-8 by itself.
      hexByte(out, c & 0xFF);
    } else if (isPrintable(c)) {
      out.appendCodePoint(c);
    } else if (c < 0x10000) {
      out.append("\\u");
      hex(out, c, 4);
    } else {
      out.append("\\U");
      hex(out, c, 8);
    }
  }

  private static void ascii(TextBuilder out, int c) {
    switch (c) {
      case 7 -> out.append("\\a");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case 11 -> out.append("\\v");
      default -> hexByte(out, c);
    }
  }

  private static void hexByte(TextBuilder out, int b) {
    out.append("\\x");
    hex(out, b, 2);
  }

  private static void hex(TextBuilder out, int value, int digits) {
    for (int i = digits - 1; i >= 0; i--) {
      out.append(HEX.charAt(value >> (4 * i) & 15));
    }
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
