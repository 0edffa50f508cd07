package dev.bothy.starlark.format;

import dev.bothy.starlark.format.Part.Group;
import dev.bothy.starlark.format.Part.Item;
import dev.bothy.starlark.format.Part.Word;
import dev.bothy.starlark.format.Spacing.Role;
import dev.bothy.starlark.syntax.TokenKind;
import dev.bothy.starlark.syntax.Tokens;
import java.util.ArrayList;
import java.util.List;

/** Reads the tokens of one statement, or of a compound one's header, into parts. */
final class StatementReader {
  private final String text;
  private final Tokens tokens;
  private final boolean header;
  private final boolean def;
  private int at;

  private TokenKind last = TokenKind.NEWLINE;
  private Role lastRole = Role.NONE;
  private boolean first = true;
  private final List<Part> parts = new ArrayList<>();

  /**
   * @param at the statement's first token
   */
  StatementReader(String text, Tokens tokens, int at, Line.Code.Kind kind) {
    this.text = text;
    this.tokens = tokens;
    this.at = at;
    this.header = kind != Line.Code.Kind.SMALL;
    this.def = kind == Line.Code.Kind.DEF;
    read();
  }

  List<Part> parts() {
    return parts;
  }

  /** The index behind its last token. */
  int end() {
    return at;
  }

  private void read() {
    int lambdas = 0;
    while (true) {
      int before = at;
      Gap gap = gap();
      TokenKind kind = tokens.kind(at);
      if (kind == TokenKind.NEWLINE || kind == TokenKind.SEMICOLON || kind == TokenKind.END) {
        at = before;
        return;
      }
      if (Spacing.opens(kind)) {
        parts.add(group(gap, def && parts.size() == 2));
        continue;
      }
      lambdas += kind == TokenKind.LAMBDA ? 1 : 0;
      parts.add(word(gap, role(kind, lambdas > 0, false)));
      if (kind == TokenKind.COLON) {
        if (lambdas == 0 && header) {
          return;
        }
        lambdas--;
      }
    }
  }

  /** What stands before the next token that is no trivia; moves there. */
  private Gap gap() {
    int ends = 0;
    boolean newline = false;
    List<Comment> comments = List.of();
    while (tokens.kind(at).isTrivia()) {
      TokenKind kind = tokens.kind(at);
      if (kind == TokenKind.LINE_END || kind == TokenKind.CONTINUATION) {
        ends++;
        newline = true;
      } else if (kind == TokenKind.COMMENT) {
        comments = comments.isEmpty() ? new ArrayList<>() : comments;
        String comment = text.substring(tokens.start(at), tokens.end(at)).stripTrailing();
        comments.add(new Comment(comment, newline, ends > 1));
        ends = 0;
      }
      at++;
    }
    boolean blank = ends > 1;
    return newline || !comments.isEmpty() ? new Gap(newline, blank, comments) : Gap.NONE;
  }

  private Role role(TokenKind kind, boolean lambda, boolean inBrackets) {
    return switch (kind) {
      case PLUS, MINUS, STAR, STAR_STAR, TILDE ->
          Spacing.endsOperand(last) ? Role.NONE : Role.UNARY;
      case EQUAL -> lambda || inBrackets ? Role.KEYWORD_EQUAL : Role.NONE;
      default -> Role.NONE;
    };
  }

  private Word word(Gap gap, Role role) {
    TokenKind kind = tokens.kind(at);
    String written = text.substring(tokens.start(at), tokens.end(at));
    if (kind == TokenKind.STRING || kind == TokenKind.BYTES) {
      written = Quotes.normalize(written);
    }
    Word word =
        new Word(
            written,
            !first && Spacing.isSpaced(last, lastRole, kind, role),
            gap.newline() && !first && Spacing.mayBreak(last, lastRole, kind),
            gap);
    at++;
    first = false;
    last = kind;
    lastRole = role;
    return word;
  }

  private Group group(Gap before, boolean parameters) {
    TokenKind bracket = tokens.kind(at);
    boolean applied = Spacing.endsOperand(last);
    Group group = new Group(word(before, Role.NONE));
    if (applied) {
      group.kind =
          bracket == TokenKind.LEFT_BRACKET
              ? Group.Kind.SUBSCRIPT
              : parameters ? Group.Kind.PARAMETERS : Group.Kind.CALL;
    }
    new GroupReader(group).read();
    if (group.kind == Group.Kind.LITERAL
        && bracket == TokenKind.LEFT_PAREN
        && group.items.size() == 1
        && !group.trailingComma) {
      group.kind = Group.Kind.PARENTHESES;
    }
    group.broken |=
        group.trailingComma && !group.isSingleTuple() && group.kind != Group.Kind.SUBSCRIPT;
    return group;
  }

  /** Reads what a bracket holds. */
  private final class GroupReader {
    private final Group group;
    private Item item = new Item();
    private int lambdas;

    /** Before the next part, inside an item. */
    private Gap inner = Gap.NONE;

    GroupReader(Group group) {
      this.group = group;
    }

    void read() {
      boundary(gap(), false);
      while (true) {
        TokenKind kind = tokens.kind(at);
        if (Spacing.closes(kind)) {
          close();
          return;
        }
        if (separates(kind)) {
          comma();
          continue;
        }
        part(kind);
        betweenParts();
      }
    }

    /** Not the commas of a lambda's parameters, an index or a clause's variables. */
    private boolean separates(TokenKind kind) {
      return kind == TokenKind.COMMA
          && lambdas == 0
          && group.kind != Group.Kind.SUBSCRIPT
          && group.kind != Group.Kind.COMPREHENSION;
    }

    private void part(TokenKind kind) {
      if (Spacing.opens(kind)) {
        item.parts.add(group(inner, false));
        return;
      }
      lambdas += kind == TokenKind.LAMBDA ? 1 : 0;
      Role role =
          kind == TokenKind.COLON && group.kind == Group.Kind.SUBSCRIPT && lambdas == 0
              ? Role.SLICE_COLON
              : role(kind, lambdas > 0, true);
      lambdas -= kind == TokenKind.COLON && lambdas > 0 ? 1 : 0;
      item.parts.add(word(inner, role));
    }

    /** Behind a part: the next one's gap, or a boundary. */
    private void betweenParts() {
      Gap gap = gap();
      TokenKind next = tokens.kind(at);
      boolean clause =
          lambdas == 0
              && (next == TokenKind.FOR
                  || next == TokenKind.IF && group.kind == Group.Kind.COMPREHENSION);
      if (clause) {
        group.kind = Group.Kind.COMPREHENSION;
      }
      if (clause || Spacing.closes(next) || separates(next)) {
        group.items.add(item);
        item = new Item();
        boundary(gap, true);
      } else {
        inner = gap;
      }
    }

    private void comma() {
      last = TokenKind.COMMA;
      lastRole = Role.NONE;
      at++;
      group.trailingComma = true;
      boundary(gap(), true);
    }

    /** The gap at an edge of an item: its comments go to the item before or to the one behind. */
    private void boundary(Gap gap, boolean behindItem) {
      inner = Gap.NONE;
      group.broken |= gap.isMultiline();
      for (Comment c : gap.comments()) {
        if (!c.ownLine() && item.leading.isEmpty()) {
          if (!behindItem && group.onOpen == null) {
            group.onOpen = c;
            continue;
          }
          if (behindItem && group.items.getLast().trailing == null) {
            group.items.getLast().trailing = c;
            continue;
          }
        }
        item.leading.add(c);
      }
      item.blankBefore |= gap.blankLine();
      if (!Spacing.closes(tokens.kind(at)) && tokens.kind(at) != TokenKind.COMMA) {
        group.trailingComma = false;
      }
    }

    private void close() {
      group.dangling.addAll(item.leading);
      group.close = word(Gap.NONE, Role.NONE);
    }
  }
}
