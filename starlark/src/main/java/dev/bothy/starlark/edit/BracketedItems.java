package dev.bothy.starlark.edit;

import dev.bothy.starlark.syntax.Node;
import dev.bothy.starlark.syntax.SyntaxTree;
import dev.bothy.starlark.syntax.TokenKind;
import dev.bothy.starlark.syntax.Tokens;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands between two brackets, with commas between: the elements of a list, the arguments of a
 * call.
 */
final class BracketedItems {
  private final String text;
  private final Tokens tokens;
  private final Style style;
  private final int open;
  private final int close;
  private final List<? extends Node> items;

  /**
   * @param open offset of the opening bracket
   * @param close offset of the closing one
   */
  BracketedItems(SyntaxTree tree, int open, int close, List<? extends Node> items) {
    this.text = tree.source().text();
    this.tokens = tree.tokens();
    this.style = new Style(tree);
    this.open = open;
    this.close = close;
    this.items = items;
  }

  /** Appends items behind the last one. */
  List<TextEdit> append(List<String> added) {
    if (items.isEmpty()) {
      return appendToEmpty(added);
    }
    int lastEnd = items.getLast().end();
    int comma = commaBehind(lastEnd);
    List<TextEdit> edits = new ArrayList<>();
    if (!style.isFirstOnLine(close)) {
      // The bracket stands on the line of the last item, or of its comma.
      StringBuilder inserted = new StringBuilder();
      for (String item : added) {
        inserted.append(comma < 0 ? ", " + item : " " + item + ",");
      }
      int at = comma < 0 ? lastEnd : comma + 1;
      edits.add(new TextEdit(at, at, inserted.toString()));
      return edits;
    }
    if (comma < 0) {
      edits.add(new TextEdit(lastEnd, lastEnd, ","));
    }
    edits.add(lines(added, itemIndentation(), comma >= 0));
    return edits;
  }

  private List<TextEdit> appendToEmpty(List<String> added) {
    if (style.isFirstOnLine(close) && style.lineStart(close) > open) {
      return List.of(lines(added, emptyIndentation(), true));
    }
    String joined = String.join(", ", added);
    return List.of(new TextEdit(open + 1, open + 1, joined));
  }

  /** Lines of their own before the closing bracket's. */
  private TextEdit lines(List<String> added, String indentation, boolean trailingComma) {
    int at = style.lineStart(close);
    // The line before the bracket's: the neighbour whose line end is copied.
    String lineEnd = style.lineEnd(style.lineStart(Math.max(0, at - 2)));
    StringBuilder inserted = new StringBuilder();
    for (int i = 0; i < added.size(); i++) {
      boolean comma = trailingComma || i + 1 < added.size();
      inserted.append(indentation).append(added.get(i)).append(comma ? "," : "").append(lineEnd);
    }
    return new TextEdit(at, at, inserted.toString());
  }

  /** That of the last item that begins a line; else one step deeper than the bracket. */
  private String itemIndentation() {
    for (Node item : items.reversed()) {
      if (style.isFirstOnLine(item.start())) {
        return style.indentation(item.start());
      }
    }
    return emptyIndentation();
  }

  /** That of an own-line comment inside; else one step deeper than the bracket. */
  private String emptyIndentation() {
    for (int i = tokens.indexAt(close) - 1; i >= 0 && tokens.start(i) > open; i--) {
      if (tokens.kind(i) == TokenKind.COMMENT && style.isFirstOnLine(tokens.start(i))) {
        return style.indentation(tokens.start(i));
      }
    }
    String outer = style.indentation(close);
    return outer + (outer.contains("\t") ? "\t" : "    ");
  }

  /** The offset of the comma behind an item, or -1. */
  private int commaBehind(int end) {
    for (int i = tokens.indexAt(end); i < tokens.size(); i++) {
      TokenKind kind = tokens.kind(i);
      if (kind == TokenKind.COMMA) {
        return tokens.start(i);
      }
      // Parentheses around an item end behind it.
      if (!kind.isTrivia() && tokens.start(i) >= end) {
        return -1;
      }
    }
    return -1;
  }

  /** Removes one item, with its line when it has one to itself. */
  List<TextEdit> remove(int index) {
    Node item = items.get(index);
    int comma = commaBehind(item.end());
    int end = comma < 0 ? item.end() : comma + 1;
    boolean last = index == items.size() - 1;
    List<TextEdit> edits = new ArrayList<>();
    if (style.isFirstOnLine(item.start()) && isLastOnLine(end)) {
      edits.add(new TextEdit(style.lineStart(item.start()), nextLine(end), ""));
      if (last && comma < 0 && index > 0) {
        int before = commaBehind(items.get(index - 1).end());
        edits.addFirst(new TextEdit(before, before + 1, ""));
      }
    } else if (!last && !isLastOnLine(end)) {
      edits.add(new TextEdit(item.start(), blanksFrom(end), ""));
    } else if (isBehindLeadingComma(index) && isLastOnLine(end)) {
      edits.add(new TextEdit(style.lineStart(item.start()), nextLine(end), ""));
    } else if (index > 0
        && (items.get(index - 1).end() >= style.lineStart(item.start())
            || last && isBareComma(items.get(index - 1).end(), item.start()))) {
      // Together with the comma before it; its own stays, as the last one's or the line's.
      edits.add(new TextEdit(items.get(index - 1).end(), item.end(), ""));
    } else if (items.size() == 1) {
      edits.add(new TextEdit(item.start(), end, ""));
    } else {
      edits.add(new TextEdit(item.start(), end, ""));
      if (last && comma < 0) {
        int before = commaBehind(items.get(index - 1).end());
        edits.addFirst(new TextEdit(before, before + 1, ""));
      }
    }
    return edits;
  }

  /** Whether nothing but a comma stands in a piece of the text, blanks and line ends aside. */
  private boolean isBareComma(int from, int to) {
    return text.substring(from, to).strip().equals(",");
  }

  /** Whether an item's line begins with the comma before it. */
  private boolean isBehindLeadingComma(int index) {
    if (index == 0) {
      return false;
    }
    int comma = commaBehind(items.get(index - 1).end());
    return style.isFirstOnLine(comma)
        && comma >= style.lineStart(items.get(index).start())
        && items.get(index - 1).end() < comma;
  }

  private int blanksFrom(int offset) {
    int i = offset;
    while (i < text.length() && (text.charAt(i) == ' ' || text.charAt(i) == '\t')) {
      i++;
    }
    return i;
  }

  /** Whether only blanks and a comment follow on the line. */
  private boolean isLastOnLine(int offset) {
    int i = blanksFrom(offset);
    return i == text.length()
        || text.charAt(i) == '\n'
        || text.charAt(i) == '\r'
        || text.charAt(i) == '#';
  }

  private int nextLine(int offset) {
    int i = offset;
    while (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
      i++;
    }
    return i + (text.startsWith("\r\n", i) ? 2 : i < text.length() ? 1 : 0);
  }
}
