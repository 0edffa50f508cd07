package dev.bothy.starlark.format;

import dev.bothy.starlark.syntax.SyntaxTree;
import dev.bothy.starlark.syntax.TokenKind;
import dev.bothy.starlark.syntax.Tokens;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts a file without errors into lines, and gives each comment between them its block. */
final class LineReader {
  /** How wide a tab may be: as the language has it, then as editors show it. */
  private static final int[] TABS = {8, 4, 2};

  private final String text;
  private final Tokens tokens;
  private final List<Line> lines = new ArrayList<>();

  /** The author's indentations of the blocks that are open, the file's own first. */
  private final List<String> indents = new ArrayList<>(List.of(""));

  /** What they were at the last statement. */
  private List<String> closed = List.of("");

  /** How wide those are, for each of {@link #TABS}; null until a comment asks. */
  private int @Nullable [][] widths;

  private int at;

  private LineReader(SyntaxTree tree) {
    text = tree.source().text();
    tokens = tree.tokens();
  }

  static List<Line> read(SyntaxTree tree) {
    LineReader reader = new LineReader(tree);
    while (reader.readLine()) {}
    return reader.lines;
  }

  /** A comment whose block is not known yet. */
  private record Pending(String indent, int blanks, String text) {}

  private boolean readLine() {
    List<Pending> pending = new ArrayList<>();
    int deepest = indents.size() - 1;
    boolean opened = false;
    int blanks = 0;
    String indent = "";
    boolean comment = false;
    while (true) {
      TokenKind kind = tokens.kind(at);
      switch (kind) {
        case BLANK -> indent = text.substring(tokens.start(at), tokens.end(at));
        case COMMENT -> {
          pending.add(new Pending(indent, blanks, comment(at)));
          comment = true;
          blanks = 0;
        }
        case LINE_END -> {
          blanks += comment ? 0 : 1;
          comment = false;
          indent = "";
        }
        case INDENT -> {
          indents.add(indent);
          opened = true;
        }
        case DEDENT -> indents.removeLast();
        case BYTE_ORDER_MARK, NEWLINE, CONTINUATION -> {}
        default -> {
          remarks(pending, deepest, opened);
          if (kind == TokenKind.END) {
            return false;
          }
          statements(blanks);
          return true;
        }
      }
      at++;
    }
  }

  /**
   * A comment belongs to the block, of those that end behind it, that is indented as it is; else to
   * the deepest that starts no further right.
   */
  private void remarks(List<Pending> pending, int deepest, boolean opened) {
    int outer = indents.size() - 1;
    for (Pending p : pending) {
      int level = outer;
      if (!opened) {
        level = Math.max(outer, Math.min(deepest, levelOf(p.indent)));
      }
      lines.add(new Line.Remark(level, p.blanks, p.text));
    }
  }

  private int levelOf(String indent) {
    if (widths == null) {
      widths = widths(closed);
    }
    for (int t = 0; t < TABS.length; t++) {
      int width = width(indent, TABS[t]);
      for (int level = 0; level < widths[t].length; level++) {
        if (widths[t][level] == width) {
          return level;
        }
      }
    }
    int level = 0;
    int width = width(indent, TABS[0]);
    while (level < widths[0].length && widths[0][level] <= width) {
      level++;
    }
    return level - 1;
  }

  private static int[][] widths(List<String> indents) {
    int[][] widths = new int[TABS.length][indents.size()];
    for (int t = 0; t < TABS.length; t++) {
      for (int level = 0; level < indents.size(); level++) {
        widths[t][level] = width(indents.get(level), TABS[t]);
      }
    }
    return widths;
  }

  private static int width(String indent, int tab) {
    int width = 0;
    for (int i = 0; i < indent.length(); i++) {
      char c = indent.charAt(i);
      width += c == '\t' ? tab - width % tab : c == ' ' ? 1 : 0;
    }
    return width;
  }

  private String comment(int token) {
    return text.substring(tokens.start(token), tokens.end(token)).stripTrailing();
  }

  /** From a statement's first token to behind its NEWLINE; those on its line too. */
  private void statements(int blanksBefore) {
    closed = List.copyOf(indents);
    widths = null;
    int level = indents.size() - 1;
    int blanks = blanksBefore;
    while (true) {
      Line.Code.Kind kind =
          switch (tokens.kind(at)) {
            case DEF -> Line.Code.Kind.DEF;
            case IF, FOR, WHILE -> Line.Code.Kind.HEADER;
            case ELIF, ELSE -> Line.Code.Kind.CONTINUED_HEADER;
            default -> Line.Code.Kind.SMALL;
          };
      StatementReader reader = new StatementReader(text, tokens, at, kind);
      at = reader.end();
      Comment comment = null;
      while (tokens.kind(at).isTrivia() || tokens.kind(at) == TokenKind.SEMICOLON) {
        if (tokens.kind(at) == TokenKind.COMMENT) {
          comment = new Comment(comment(at), false, false);
        }
        at++;
      }
      boolean ended = tokens.kind(at) == TokenKind.NEWLINE || tokens.kind(at) == TokenKind.END;
      lines.add(new Line.Code(level, blanks, kind, reader.parts(), comment));
      if (ended) {
        at += tokens.kind(at) == TokenKind.NEWLINE ? 1 : 0;
        return;
      }
      // A body on its header's line, or a second statement.
      level += kind == Line.Code.Kind.SMALL ? 0 : 1;
      blanks = 0;
    }
  }
}
