package dev.bothy.llb.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strings to UTF-8 and back, without the silent replacement characters of {@code String}. */
final class Utf8 {
  private Utf8() {}

  /**
   * @throws IllegalArgumentException when the text has a surrogate without its partner
   */
  static byte[] encode(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (i + 1 == text.length()
            || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
          throw new IllegalArgumentException("text is not valid Unicode: a lone surrogate at " + i);
        }
        i++;
      }
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String decode(byte[] bytes, int from, int length) throws MalformedDefinitionException {
    for (int i = from; i < from + length; i++) {
      if (bytes[i] < 0) {
        return decodeChecked(bytes, from, length);
      }
    }
    return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
  }

  private static String decodeChecked(byte[] bytes, int from, int length)
      throws MalformedDefinitionException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedDefinitionException("a text that is not UTF-8", e);
    }
  }
}
