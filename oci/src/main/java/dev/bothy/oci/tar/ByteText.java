package dev.bothy.oci.tar;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * File names as strings without loss, whatever the locale: UTF-8, and each byte that is not valid
 * UTF-8 as the lone surrogate U+DC00 + byte (Python's "surrogateescape", PEP 383).
 */
public final class ByteText {
  private ByteText() {}

  /** The bytes of a name. */
  public static byte[] encode(String name) {
    if (isUnicode(name)) {
      return name.getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(name.length() + 16);
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

  /** The name of these bytes; {@link #encode} gives them back. */
  public static String decode(byte[] raw, int from, int to) {
    int i = from;
    while (i < to && raw[i] >= 0) {
      i++;
    }
    if (i == to) {
      return new String(raw, from, to - from, StandardCharsets.US_ASCII);
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(raw, from, to - from);
    CharBuffer out = CharBuffer.allocate(to - from);
    CoderResult result = decoder.decode(in, out, true);
    while (result.isError()) {
      for (int n = result.length(); n > 0; n--) {
        out.put((char) (0xdc00 + (in.get() & 0xff)));
      }
      result = decoder.decode(in, out, true);
    }
    return out.flip().toString();
  }

  static String decode(byte[] raw) {
    return decode(raw, 0, raw.length);
  }

  /** Whether every byte belongs to valid UTF-8. */
  static boolean isUnicode(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (isEscape(name, i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isEscape(String s, int i) {
    char c = s.charAt(i);
    return c >= 0xdc80 && c <= 0xdcff && (i == 0 || !Character.isHighSurrogate(s.charAt(i - 1)));
  }
}
