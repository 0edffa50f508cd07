package dev.bothy.starlark.format;

import dev.bothy.starlark.SyntaxException;
import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.SyntaxTree;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays a file out anew. What it means stays, every comment stays where it belongs, and formatting
 * the outcome changes nothing.
 *
 * <p>Lines end as the file's first one does; text inside of string literals stays as it is.
 */
public final class Formatter {
  private Formatter() {}

  /**
   * The text of a file as it should be laid out.
   *
   * @throws SyntaxException when the file has syntax errors
   * @throws FormatterDefect when the outcome would not be the same program with the same comments
   */
  public static String format(SourceFile source) {
    SyntaxTree tree = SyntaxTree.parse(source);
    if (!tree.errors().isEmpty()) {
      throw new SyntaxException(tree.errors());
    }
    List<Line> lines = LineReader.read(tree);
    BlankLines blankLines = new BlankLines(lines);
    TextWriter out = new TextWriter(lineEnd(source.text()));
    // By level: whether the last code there was a function's header.
    List<Boolean> afterDef = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      Line line = lines.get(i);
      while (afterDef.size() <= line.level()) {
        afterDef.add(false);
      }
      for (int n = blankLines.before(i, afterDef.get(line.level())); n > 0; n--) {
        out.endLine();
      }
      int indentation = line.level() * TextWriter.STEP;
      switch (line) {
        case Line.Remark r -> out.indent(indentation).write(r.text());
        case Line.Code c -> {
          new StatementLayout(out).write(c.parts(), indentation);
          if (c.comment() != null) {
            out.write("  ").write(c.comment().text());
          }
          afterDef.subList(line.level(), afterDef.size()).clear();
          afterDef.add(c.kind() == Line.Code.Kind.DEF);
        }
      }
      out.endLine();
    }
    String text = source.text();
    String formatted = text.startsWith("\uFEFF") ? "\uFEFF" + out : out.toString();
    if (!formatted.equals(text)) {
      SameProgram.check(tree, formatted);
    }
    return formatted;
  }

  private static String lineEnd(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '\n') {
        return "\n";
      }
      if (text.charAt(i) == '\r') {
        return text.startsWith("\r\n", i) ? "\r\n" : "\r";
      }
    }
    return "\n";
  }
}
