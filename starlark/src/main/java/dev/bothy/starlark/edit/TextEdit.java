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
}
