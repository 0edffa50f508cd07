package dev.bothy.starlark.format;

import dev.bothy.starlark.format.Part.Group;
import dev.bothy.starlark.format.Part.Item;
import dev.bothy.starlark.format.Part.Word;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Measures the lines that a statement makes, and breaks the widest bracket of one that is too long:
 * the outermost first, since that leaves what is inside together.
 */
final class LineWidths {
  /** In code points. */
  static final int WIDEST = 88;

  private final int continued;
  private int lineIndent;
  private int column;

  /** How many line ends were met. */
  private int lines;

  /** The outermost bracket that was opened on this line and is open, and where. */
  private @Nullable Group open;

  private int openAt;

  /** The widest bracket that was opened and closed on this line. */
  private @Nullable Group widest;

  private int width;
  private @Nullable Group tooWide;

  private LineWidths(int indentation, int continued) {
    this.lineIndent = indentation;
    this.column = indentation;
    this.continued = continued;
  }

  /**
   * Breaks one bracket when a line is too long; false when nothing is to be broken.
   *
   * @param suffix columns behind the last token
   */
  static boolean breakOne(List<Part> parts, int indentation, int continued, int suffix) {
    LineWidths line = new LineWidths(indentation, continued);
    line.measure(parts);
    line.column += suffix;
    line.end(0);
    if (line.tooWide == null) {
      return false;
    }
    line.tooWide.broken = true;
    return true;
  }

  private void measure(List<Part> parts) {
    boolean start = true;
    for (Part p : parts) {
      Word first = p.first();
      if (!start && first.endsLine()) {
        end(continued);
        lineIndent = continued;
      } else if (!start && first.space()) {
        column++;
      }
      start = false;
      switch (p) {
        case Word w -> text(w.text());
        case Group g -> group(g);
      }
    }
  }

  private void group(Group g) {
    int at = column;
    text(g.open.text());
    if (g.broken) {
      end(lineIndent);
      text(g.closing().text());
      return;
    }
    boolean outermost = open == null && g.gainsByBreaking();
    if (outermost) {
      open = g;
      openAt = at;
    }
    int line = lines;
    boolean firstItem = true;
    for (Item item : g.items) {
      if (!firstItem) {
        column += g.separator().length() + 1;
      }
      measure(item.parts);
      firstItem = false;
    }
    column += g.isSingleTuple() ? 1 : 0;
    text(g.closing().text());
    if (outermost && line == lines) {
      open = null;
      if (column - at > width) {
        widest = g;
        width = column - at;
      }
    }
  }

  private void text(String text) {
    int newline = text.lastIndexOf('\n');
    if (newline < 0) {
      column += text.codePointCount(0, text.length());
    } else {
      column += text.codePointCount(0, text.indexOf('\n'));
      end(text.codePointCount(newline + 1, text.length()));
    }
  }

  private void end(int nextColumn) {
    if (column > WIDEST && tooWide == null) {
      tooWide = open != null && column - openAt > width ? open : widest;
    }
    lines++;
    open = null;
    widest = null;
    width = 0;
    column = nextColumn;
  }
}
