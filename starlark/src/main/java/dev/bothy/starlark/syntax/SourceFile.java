package dev.bothy.starlark.syntax;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A file's name and text, and the arithmetic between its three ways of naming a place: offsets into
 * {@link #text()} (UTF-16 units, what tokens and nodes hold), UTF-8 byte offsets, and 1-based line
 * and code-point column.
 *
 * <p>Immutable and thread-safe. A line ends at LF, CR LF or a lone CR.
 */
public final class SourceFile {
  private final String name;
  private final String text;
  // Computed when a place is first asked for: a file that runs without an error never needs it. A
  // race computes it twice.
  private volatile int @org.jspecify.annotations.Nullable [] lineStarts;

  private volatile int @org.jspecify.annotations.Nullable [] lineBytes;

  private SourceFile(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /** A file of the given text. The name is used in messages as it is. */
  public static SourceFile of(String name, String text) {
    return new SourceFile(name, text);
  }

  /**
   * A file of the given bytes.
   *
   * @throws CharacterCodingException when they are not UTF-8
   */
  public static SourceFile decode(String name, byte[] utf8) throws CharacterCodingException {
    return new SourceFile(
        name,
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(utf8))
            .toString());
  }

  /** The name that errors give, as a path or a label. */
  public String name() {
    return name;
  }

  /** The whole text; a byte order mark is its first character. */
  public String text() {
    return text;
  }

  /**
   * The 1-based line of an offset; the last one for offsets behind the text.
   *
   * @throws IndexOutOfBoundsException when it is negative
   */
  public int line(int offset) {
    if (offset < 0) {
      throw new IndexOutOfBoundsException(offset);
    }
    int found = Arrays.binarySearch(lineStarts(), offset);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** The 1-based column of an offset, in code points. A byte order mark takes no column. */
  public int column(int offset) {
    int start = lineStarts()[line(offset) - 1];
    int end = Math.min(offset, text.length());
    if (start == 0 && end > 0 && text.charAt(0) == '\uFEFF') {
      start = 1;
    }
    return text.codePointCount(start, end) + 1;
  }

  /** The offset of a 1-based line's first character; the text's length for lines past the end. */
  public int lineStart(int line) {
    int[] starts = lineStarts();
    return line <= starts.length ? starts[line - 1] : text.length();
  }

  /** The number of lines, at least 1. */
  public int lineCount() {
    return lineStarts().length;
  }

  /** A 1-based line's text without its line end. */
  public String lineText(int line) {
    int start = lineStart(line);
    if (start == 0 && !text.isEmpty() && text.charAt(0) == '\uFEFF') {
      start = 1;
    }
    int end = start;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    return text.substring(start, end);
  }

  /**
   * The 0-based column of an offset in UTF-16 units, as editors count; a byte order mark counts.
   */
  public int utf16Column(int offset) {
    return offset - lineStart(line(offset));
  }

  /** The UTF-8 byte offset of an offset; takes time for the offset's line only. */
  public int byteOffset(int offset) {
    int line = line(offset);
    return lineBytes()[line - 1] + utf8Length(lineStart(line), offset);
  }

  /** Where the text between two offsets is, as editors and tools count. */
  public Span span(int start, int end) {
    int first = line(start);
    int last = line(end);
    return new Span(
        byteOffset(start),
        byteOffset(end),
        first - 1,
        start - lineStart(first),
        last - 1,
        end - lineStart(last));
  }

  private int utf8Length(int from, int to) {
    int bytes = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 4;
        i++;
      } else {
        bytes += 3;
      }
    }
    return bytes;
  }

  /** The byte offset of each line's start. */
  private int[] lineBytes() {
    int[] bytes = lineBytes;
    if (bytes == null) {
      int[] starts = lineStarts();
      bytes = new int[starts.length];
      for (int i = 1; i < starts.length; i++) {
        bytes[i] = bytes[i - 1] + utf8Length(starts[i - 1], starts[i]);
      }
      lineBytes = bytes;
    }
    return bytes;
  }

  private int[] lineStarts() {
    int[] starts = lineStarts;
    if (starts == null) {
      starts = findLineStarts();
      lineStarts = starts;
    }
    return starts;
  }

  private int[] findLineStarts() {
    int[] starts = new int[16];
    int count = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'))) {
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, count * 2);
        }
        starts[count++] = i + 1;
      }
    }
    return Arrays.copyOf(starts, count);
  }
}
