package dev.bothy.engine.cache;

import dev.bothy.oci.Digest;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Lines of text, one field a line, the digest of all of them in the last. Not JSON: some of it is
 * read or written on every build, before anything else is loaded.
 */
public final class CheckedText {
  private static final String SUM = "\nsum ";

  private final StringBuilder text = new StringBuilder(1024);

  /**
   * Begins a text.
   *
   * @param head what it is and of which version; its first line
   */
  public CheckedText(String head) {
    text.append(head).append('\n');
  }

  /**
   * Adds a line.
   *
   * @param field without spaces
   * @param value any text
   */
  public CheckedText line(String field, String value) {
    text.append(field).append(' ');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        // A lone surrogate would not survive UTF-8.
        default -> text.append(Character.isSurrogate(c) && !inPair(value, i) ? '?' : c);
      }
    }
    text.append('\n');
    return this;
  }

  private static boolean inPair(String s, int i) {
    return Character.isHighSurrogate(s.charAt(i))
        ? i + 1 < s.length() && Character.isLowSurrogate(s.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(s.charAt(i - 1));
  }

  /** All of it with the sum. */
  public byte[] seal() {
    String sum = Digest.of(text.toString().getBytes(StandardCharsets.UTF_8)).hex();
    line("sum", sum);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The lines of a text that was written whole, one after the other. */
  public static final class Reader {
    private final String body;
    private int from;
    private String field = "";
    private String value = "";

    private Reader(String body, int from) {
      this.body = body;
      this.from = from;
    }

    /** A reader of the lines, or null when it is anything but a whole text of that head. */
    public static @Nullable Reader open(byte[] bytes, String head) {
      String text = new String(bytes, StandardCharsets.UTF_8);
      int sumAt = text.lastIndexOf(SUM);
      if (!text.startsWith(head + "\n") || sumAt < 0 || !text.endsWith("\n")) {
        return null;
      }
      String body = text.substring(0, sumAt + 1);
      String sum = text.substring(sumAt + SUM.length(), text.length() - 1);
      return Digest.of(body.getBytes(StandardCharsets.UTF_8)).hex().equals(sum)
          ? new Reader(body, head.length() + 1)
          : null;
    }

    /**
     * Goes to the next line.
     *
     * @return false when there is none
     * @throws IndexOutOfBoundsException when it is no line of this kind
     */
    public boolean next() {
      if (from >= body.length()) {
        return false;
      }
      int end = body.indexOf('\n', from);
      int space = body.indexOf(' ', from);
      field = body.substring(from, space);
      value = unescape(body.substring(space + 1, end));
      from = end + 1;
      return true;
    }

    public String field() {
      return field;
    }

    public String value() {
      return value;
    }

    private static String unescape(String value) {
      if (value.indexOf('\\') < 0) {
        return value;
      }
      StringBuilder text = new StringBuilder(value.length());
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c == '\\') {
          c = value.charAt(++i) == 'n' ? '\n' : '\\';
        }
        text.append(c);
      }
      return text.toString();
    }
  }
}
