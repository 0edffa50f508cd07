package dev.bothy.starlark.format;

import dev.bothy.starlark.format.Part.Group;
import dev.bothy.starlark.format.Part.Item;
import dev.bothy.starlark.format.Part.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Measures the lines that a statement makes, and breaks brackets of those that are too long: the
 * widest first, and the outermost, since that leaves what is inside together. One pass over the
 * statement settles all of its lines.
 */
final class LineWidths {
  /** In code points. */
  static final int WIDEST = 88;

  /**
   * A bracket that may be broken, on its line: where it starts and where what is behind it does.
   */
  private record Candidate(Group group, int start, int end) {
    int width() {
      return end - start;
    }

    /** Where the line would end that stays before it. */
    int opened() {
      return start + columns(group.open.text());
    }
  }

  private final int continued;
  private int lineIndent;
  private int column;

  /** How many line ends were met. */
  private int lines;

  /** The outermost bracket that was opened on this line and is open, and where. */
  private @Nullable Group open;

  private int openAt;

  /** The outermost ones that were opened and closed on this line. */
  private final List<Candidate> candidates = new ArrayList<>();

  /** One that was broken after it was opened: nothing in it makes lines of this statement's. */
  private @Nullable Group broken;

  private LineWidths(int indentation, int continued) {
    this.lineIndent = indentation;
    this.column = indentation;
    this.continued = continued;
  }

  /**
   * Breaks brackets until no line is too long that could be shorter.
   *
   * @param suffix columns behind the last token
   */
  static void breakWide(List<Part> parts, int indentation, int continued, int suffix) {
    LineWidths line = new LineWidths(indentation, continued);
    line.measure(parts);
    line.column += suffix;
    line.end(0);
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

  @SuppressWarnings("ReferenceEquality") // brackets are told apart by where they are
  private void group(Group g) {
    int at = column;
    int indent = lineIndent;
    text(g.open.text());
    if (g.broken) {
      end(indent);
      text(g.closing().text());
      return;
    }
    boolean outermost = broken == null && open == null && g.gainsByBreaking();
    if (outermost) {
      open = g;
      openAt = at;
    }
    int line = lines;
    items(g);
    if (broken == g) {
      broken = null;
      lineIndent = indent;
      startLine(indent);
      text(g.closing().text());
      return;
    }
    text(g.closing().text());
    if (outermost && line == lines) {
      open = null;
      candidates.add(new Candidate(g, at, column));
    }
  }

  private void items(Group g) {
    boolean firstItem = true;
    for (Item item : g.items) {
      if (!firstItem) {
        column += g.separator().length() + 1;
      }
      measure(item.parts);
      firstItem = false;
    }
    column += g.isSingleTuple() ? 1 : 0;
  }

  private void text(String text) {
    int newline = text.lastIndexOf('\n');
    if (newline < 0) {
      column += columns(text);
    } else {
      column += text.codePointCount(0, text.indexOf('\n'));
      end(text.codePointCount(newline + 1, text.length()));
    }
  }

  private static int columns(String text) {
    return text.codePointCount(0, text.length());
  }

  private void end(int nextColumn) {
    if (column > WIDEST && broken == null) {
      if (open != null) {
        candidates.add(new Candidate(open, openAt, column));
      }
      breakCandidates();
    }
    startLine(nextColumn);
  }

  private void startLine(int nextColumn) {
    lines++;
    open = null;
    candidates.clear();
    column = nextColumn;
  }

  /**
   * From the widest to the narrowest, each that stands in a line that is still too long. A wider
   * one that was left stood in a line that is short enough, so it is right to leave it.
   */
  @SuppressWarnings("ReferenceEquality") // brackets are told apart by where they are
  private void breakCandidates() {
    List<Candidate> widest = new ArrayList<>(candidates);
    widest.sort((x, y) -> Integer.compare(y.width(), x.width()));
    // The broken ones by where they start.
    TreeMap<Integer, Candidate> cuts = new TreeMap<>();
    for (Candidate c : widest) {
      Map.Entry<Integer, Candidate> before = cuts.lowerEntry(c.start);
      Map.Entry<Integer, Candidate> behind = cuts.higherEntry(c.start);
      int end = behind == null ? column : behind.getValue().opened();
      int length =
          before == null
              ? end
              : lineIndent
                  + columns(before.getValue().group.closing().text())
                  + end
                  - before.getValue().end;
      if (length > WIDEST) {
        c.group.broken = true;
        cuts.put(c.start, c);
        if (c.group == open) {
          broken = open;
        }
      }
    }
  }
}
