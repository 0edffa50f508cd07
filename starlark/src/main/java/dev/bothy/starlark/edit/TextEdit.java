package dev.bothy.starlark.edit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Replaces a piece of a text.
 *
 * @param start offset of its first character, in UTF-16 units
 * @param end offset behind its last; {@code start} for an insertion
 */
public record TextEdit(int start, int end, String replacement) {

  /**
   * The text with all edits made; their pieces must not overlap. Insertions at one place keep their
   * order.
   */
  public static String apply(String text, List<TextEdit> edits) {
    List<TextEdit> ordered = new ArrayList<>(edits);
    ordered.sort(Comparator.comparingInt(TextEdit::start));
    StringBuilder out = new StringBuilder(text.length() + 64);
    int at = 0;
    for (TextEdit e : ordered) {
      if (e.start < at || e.end < e.start) {
        throw new IllegalArgumentException("edits overlap at offset " + e.start);
      }
      out.append(text, at, e.start).append(e.replacement);
      at = e.end;
    }
    return out.append(text, at, text.length()).toString();
  }

  /** What differs between two texts, as one edit of the first. */
  static TextEdit between(String before, String after) {
    int shorter = Math.min(before.length(), after.length());
    int start = 0;
    while (start < shorter && before.charAt(start) == after.charAt(start)) {
      start++;
    }
    int tail = 0;
    while (tail < shorter - start
        && before.charAt(before.length() - 1 - tail) == after.charAt(after.length() - 1 - tail)) {
      tail++;
    }
    return new TextEdit(
        start, before.length() - tail, after.substring(start, after.length() - tail));
  }
}
