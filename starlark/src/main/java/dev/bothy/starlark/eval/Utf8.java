package dev.bothy.starlark.eval;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Starlark strings are sequences of UTF-8 bytes, held as Java strings. A byte that is no valid
 * UTF-8 where it stands (a slice may cut a character) is held as the lone surrogate U+DC00 + byte,
 * so nothing is lost and ASCII costs nothing.
 */
final class Utf8 {
  private Utf8() {}

  static boolean isAscii(String s) {
    for (int i = 0; i < s.length(); i++) {
      if (s.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  static int length(String s) {
    int bytes = 0;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800 || isEscape(c)) {
        // A low surrogate is either an escaped byte (1) or the second half of a pair: counted with
        // the first.
        bytes += c < 0x800 ? 2 : 1;
      } else if (isPair(s, i)) {
        bytes += 4;
        i++;
      } else {
        bytes += 3;
      }
    }
    return bytes;
  }

  private static boolean isEscape(char c) {
    return c >= 0xDC80 && c <= 0xDCFF;
  }

  private static boolean isPair(String s, int i) {
    return Character.isHighSurrogate(s.charAt(i))
        && i + 1 < s.length()
        && Character.isLowSurrogate(s.charAt(i + 1));
  }

  /** Its bytes; they are charged, as is what the other methods here make. */
  static byte[] encode(String s) {
    int size = length(s);
    Work.allocate(Sizes.array(size, 1));
    byte[] out = new byte[size];
    int n = 0;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c < 0x80) {
        out[n++] = (byte) c;
      } else if (c < 0x800) {
        out[n++] = (byte) (0xC0 | c >> 6);
        out[n++] = (byte) (0x80 | c & 0x3F);
      } else if (isEscape(c)) {
        out[n++] = (byte) c;
      } else if (isPair(s, i)) {
        int p = s.codePointAt(i++);
        out[n++] = (byte) (0xF0 | p >> 18);
        out[n++] = (byte) (0x80 | p >> 12 & 0x3F);
        out[n++] = (byte) (0x80 | p >> 6 & 0x3F);
        out[n++] = (byte) (0x80 | p & 0x3F);
      } else {
        // Any other lone surrogate cannot stand in a string; the host may have made one.
        int p = Character.isSurrogate(c) ? 0xFFFD : c;
        out[n++] = (byte) (0xE0 | p >> 12);
        out[n++] = (byte) (0x80 | p >> 6 & 0x3F);
        out[n++] = (byte) (0x80 | p & 0x3F);
      }
    }
    return out;
  }

  /** The bytes that Latin-1 characters stand for. */
  static byte[] encodeLatin1(String bytes, int from, int to) {
    Work.allocate(Sizes.text(to - from, false) + Sizes.array(to - from, 1));
    return bytes.substring(from, to).getBytes(StandardCharsets.ISO_8859_1);
  }

  static String decode(byte[] b) {
    return decode(b, 0, b.length);
  }

  static String decode(byte[] b, int from, int to) {
    return decode(b, from, to, false);
  }

  /** Each invalid byte becomes U+FFFD. */
  static String decodeReplacing(byte[] b) {
    return decode(b, 0, b.length, true);
  }

  private static String decode(byte[] b, int from, int to, boolean replace) {
    int i = from;
    while (i < to && b[i] >= 0) {
      i++;
    }
    if (i == to) {
      Work.allocate(Sizes.text(to - from, false));
      return new String(b, from, to - from, StandardCharsets.ISO_8859_1);
    }
    TextBuilder out = new TextBuilder(to - from);
    for (i = from; i < to; ) {
      int n = sequence(b, i, to);
      if (n == 0) {
        out.append(replace ? '\uFFFD' : (char) (0xDC00 | b[i] & 0xFF));
        i++;
      } else {
        out.appendCodePoint(codePoint(b, i, n));
        i += n;
      }
    }
    return out.toString();
  }

  static int codePoint(byte[] b, int i, int n) {
    return switch (n) {
      case 1 -> b[i];
      case 2 -> (b[i] & 0x1F) << 6 | b[i + 1] & 0x3F;
      case 3 -> (b[i] & 0x0F) << 12 | (b[i + 1] & 0x3F) << 6 | b[i + 2] & 0x3F;
      default ->
          (b[i] & 0x07) << 18 | (b[i + 1] & 0x3F) << 12 | (b[i + 2] & 0x3F) << 6 | b[i + 3] & 0x3F;
    };
  }

  /** The length of the valid sequence that starts at i, or 0. */
  static int sequence(byte[] b, int i, int end) {
    int c = b[i] & 0xFF;
    if (c < 0x80) {
      return 1;
    }
    int n = c >= 0xC2 && c < 0xE0 ? 2 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xF0 && c < 0xF5 ? 4 : 0;
    if (n == 0 || i + n > end) {
      return 0;
    }
    int second = b[i + 1] & 0xFF;
    int low = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
    int high = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
    if (second < low || second > high) {
      return 0;
    }
    for (int k = 2; k < n; k++) {
      if ((b[i + k] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return n;
  }

  /** The bytes from..to of a string. */
  static String substring(String s, int from, int to) {
    return isAscii(s) ? cut(s, from, to, false) : decode(encode(s), from, to);
  }

  /**
   * The characters from..to of a string.
   *
   * @param wide of the whole string, as {@link Sizes#isWide} knows
   */
  static String cut(String s, int from, int to, boolean wide) {
    if (to - from < s.length()) {
      Work.allocate(Sizes.text(to - from, wide));
    }
    return s.substring(from, to);
  }

  /** The two strings' bytes one after the other: halves of a cut character join. */
  static String concat(String a, String b) {
    if (!a.isEmpty()
        && !b.isEmpty()
        && isEscape(a.charAt(a.length() - 1))
        && isEscape(b.charAt(0))) {
      byte[] left = encode(a);
      byte[] right = encode(b);
      Work.allocate(Sizes.array((long) left.length + right.length, 1));
      byte[] both = Arrays.copyOf(left, left.length + right.length);
      System.arraycopy(right, 0, both, left.length, right.length);
      return decode(both);
    }
    return a.concat(b);
  }

  /** Joins the halves of cut characters that many small appends have put side by side. */
  static String normalize(String s) {
    for (int i = 1; i < s.length(); i++) {
      if (isEscape(s.charAt(i)) && isEscape(s.charAt(i - 1))) {
        return decode(encode(s));
      }
    }
    return s;
  }

  /** The order of the bytes. */
  static int compare(String a, String b) {
    int n = Math.min(a.length(), b.length());
    Work.scan(n);
    for (int i = 0; i < n; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return x < 0xD800 && y < 0xD800 ? x - y : compareFrom(a, b, i);
      }
    }
    return a.length() - b.length();
  }

  /** Where they differ, and one is half of a pair or a byte: no character has more than 4 bytes. */
  private static int compareFrom(String a, String b, int at) {
    int from = at > 0 && Character.isHighSurrogate(a.charAt(at - 1)) ? at - 1 : at;
    return Arrays.compareUnsigned(
        encode(a.substring(from, Math.min(a.length(), from + 5))),
        encode(b.substring(from, Math.min(b.length(), from + 5))));
  }
}
