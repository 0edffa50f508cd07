package dev.bothy.engine.sys;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;

/**
 * File names as Java strings without loss, whatever the locale: UTF-8, and each byte that is not
 * valid UTF-8 as the lone surrogate U+DC00 + byte (Python's "surrogateescape", PEP 383).
 */
public final class FileNames {
  /** The order of the names' bytes, taken as unsigned. */
  public static final Comparator<String> BY_BYTES = FileNames::compare;

  private FileNames() {}

  private static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char c = a.charAt(i);
      char d = b.charAt(i);
      if (c != d) {
        // Below the surrogates UTF-16 sorts as UTF-8 does.
        return c < Character.MIN_SURROGATE && d < Character.MIN_SURROGATE
            ? Character.compare(c, d)
            : Arrays.compareUnsigned(encode(a), encode(b));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** The name's bytes. */
  public static byte[] encode(String name) {
    boolean escaped = false;
    for (int i = 0; i < name.length() && !escaped; i++) {
      escaped = isEscape(name, i);
    }
    if (!escaped) {
      return name.getBytes(StandardCharsets.UTF_8);
    }
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream(name.length() + 8);
    int from = 0;
    for (int i = 0; i < name.length(); i++) {
      if (isEscape(name, i)) {
        out.writeBytes(name.substring(from, i).getBytes(StandardCharsets.UTF_8));
        out.write(name.charAt(i) & 0xff);
        from = i + 1;
      }
    }
    out.writeBytes(name.substring(from).getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private static boolean isEscape(String s, int i) {
    char c = s.charAt(i);
    return c >= 0xDC80 && c <= 0xDCFF && (i == 0 || !Character.isHighSurrogate(s.charAt(i - 1)));
  }

  /** The string of the bytes; {@link #encode} gives the same bytes back. */
  public static String decode(byte[] raw, int from, int to) {
    boolean ascii = true;
    for (int i = from; i < to && ascii; i++) {
      ascii = raw[i] >= 0;
    }
    if (ascii) {
      return new String(raw, from, to - from, StandardCharsets.US_ASCII);
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(raw, from, to - from);
    CharBuffer out = CharBuffer.allocate(to - from);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (!result.isError()) {
        break;
      }
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (0xDC00 + (in.get() & 0xff)));
      }
    }
    return out.flip().toString();
  }
}
