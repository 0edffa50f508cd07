package dev.bothy.starlark.format;

import dev.bothy.starlark.format.Part.Group;
import dev.bothy.starlark.format.Part.Item;
import dev.bothy.starlark.format.Part.Word;
import java.util.List;

/** Writes a statement: decides which brackets get an item a line, then writes them so. */
final class StatementLayout {
  private final TextWriter out;

  /** Of the line that is being written: where the lines of a broken bracket go back to. */
  private int lineIndent;

  StatementLayout(TextWriter out) {
    this.out = out;
  }

  /** Writes a statement without its last line's end. */
  void write(List<Part> parts, int indentation) {
    write(parts, indentation, indentation + TextWriter.STEP, "", false);
  }

  /**
   * @param continued the indentation of lines that the author begins inside of an item
   * @param suffix what is written behind
   * @param inBrackets whether a line may end without a backslash
   */
  private void write(
      List<Part> parts, int indentation, int continued, String suffix, boolean inBrackets) {
    LineWidths.breakWide(parts, indentation, continued, suffix.length());
    out.indent(indentation);
    lineIndent = indentation;
    boolean start = true;
    for (Part p : parts) {
      part(p, continued, inBrackets, start);
      start = false;
    }
    out.write(suffix);
  }

  private void part(Part part, int continued, boolean inBrackets, boolean start) {
    switch (part) {
      case Word w -> word(w, continued, inBrackets, start);
      case Group g -> {
        word(g.open, continued, inBrackets, start);
        if (g.broken) {
          broken(g);
        } else {
          flat(g, continued);
        }
        out.write(g.closing().text());
      }
    }
  }

  private void word(Word w, int continued, boolean inBrackets, boolean start) {
    if (!start && w.endsLine()) {
      for (Comment c : w.gap().comments()) {
        if (c.ownLine()) {
          out.endLine();
          out.indent(continued);
        } else {
          out.write("  ");
        }
        out.write(c.text());
      }
      if (!inBrackets) {
        out.write(" \\");
      }
      out.endLine();
      out.indent(continued);
      lineIndent = continued;
    } else if (!start && w.space()) {
      out.write(" ");
    }
    out.write(w.text());
  }

  private void flat(Group g, int continued) {
    boolean firstItem = true;
    for (Item item : g.items) {
      if (!firstItem) {
        out.write(g.separator());
        out.write(" ");
      }
      boolean start = true;
      for (Part p : item.parts) {
        part(p, continued, true, start);
        start = false;
      }
      firstItem = false;
    }
    if (g.isSingleTuple()) {
      out.write(",");
    }
  }

  private void broken(Group g) {
    int outer = lineIndent;
    int inner = outer + TextWriter.STEP;
    if (g.onOpen != null) {
      out.write("  ").write(g.onOpen.text());
    }
    out.endLine();
    boolean firstLine = true;
    for (int i = 0; i < g.items.size(); i++) {
      Item item = g.items.get(i);
      firstLine = comments(item.leading, inner, firstLine);
      if (item.blankBefore && !firstLine) {
        out.endLine();
      }
      boolean last = i + 1 == g.items.size();
      String comma = last && !g.closesWithComma() ? "" : g.separator();
      int continued = g.kind == Group.Kind.PARENTHESES ? inner : inner + TextWriter.STEP;
      write(item.parts, inner, continued, comma, true);
      if (item.trailing != null) {
        out.write("  ").write(item.trailing.text());
      }
      out.endLine();
      firstLine = false;
    }
    comments(g.dangling, inner, firstLine);
    out.indent(outer);
    lineIndent = outer;
  }

  /** Comments on lines of their own; whether still nothing was written. */
  private boolean comments(List<Comment> comments, int indentation, boolean firstLine) {
    boolean first = firstLine;
    for (Comment c : comments) {
      if (c.blankBefore() && !first) {
        out.endLine();
      }
      out.indent(indentation).write(c.text()).endLine();
      first = false;
    }
    return first;
  }
}
