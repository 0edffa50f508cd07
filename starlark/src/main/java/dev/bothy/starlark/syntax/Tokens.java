package dev.bothy.starlark.syntax;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All tokens of a file, trivia too; laid end to end they are its text. Held as two arrays, since a
 * big file has a million of them.
 */
public final class Tokens extends AbstractList<Token> {
  private TokenKind[] kinds = new TokenKind[256];
  private int[] ends = new int[256];
  private int size;

  Tokens() {}

  void add(TokenKind kind, int end) {
    if (size == ends.length) {
      kinds = Arrays.copyOf(kinds, size * 2);
      ends = Arrays.copyOf(ends, size * 2);
    }
    kinds[size] = kind;
    ends[size++] = end;
  }

  /** Forgets the tokens from an index on. */
  void truncate(int newSize) {
    size = newSize;
  }

  @Override
  public int size() {
    return size;
  }

  /** What the token at an index is. */
  public TokenKind kind(int index) {
    if (index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return kinds[index];
  }

  /** The offset of a token's first character, in UTF-16 units. */
  public int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  /** The offset behind a token's last character, in UTF-16 units. */
  public int end(int index) {
    if (index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return ends[index];
  }

  @Override
  public Token get(int index) {
    java.util.Objects.checkIndex(index, size);
    return new Token(kinds[index], index, start(index), ends[index]);
  }

  /**
   * The trivia that belong to a token and stand before it: all on the lines above since the last
   * token, and the blanks of its own line's beginning. None for trivia, and for an indent or
   * outdent, whose blanks are the statement's.
   *
   * <p>Every trivium is before or behind exactly one token, so {@code before}, token and {@code
   * behind}, token by token, are the file.
   */
  public List<Token> triviaBefore(int index) {
    if (ownsNoTrivia(index)) {
      return List.of();
    }
    int previous = index - 1;
    while (previous >= 0 && ownsNoTrivia(previous)) {
      previous--;
    }
    int from = previous < 0 ? 0 : endOfTriviaBehind(previous);
    List<Token> found = new ArrayList<>();
    for (int i = from; i < index; i++) {
      if (kinds[i].isTrivia()) {
        found.add(get(i));
      }
    }
    return found;
  }

  /**
   * The trivia that belong to a token and stand behind it: on its line, up to a line end that is
   * trivia itself, as inside brackets. None for trivia, and for the NEWLINE that ends the line.
   */
  public List<Token> triviaBehind(int index) {
    return ownsNoTrivia(index)
        ? List.of()
        : new ArrayList<>(subList(index + 1, endOfTriviaBehind(index)));
  }

  private boolean ownsNoTrivia(int index) {
    TokenKind kind = kinds[index];
    return kind.isTrivia() || kind == TokenKind.INDENT || kind == TokenKind.DEDENT;
  }

  /** The index behind a token's trailing trivia. */
  private int endOfTriviaBehind(int index) {
    int i = index + 1;
    if (kinds[index] == TokenKind.NEWLINE) {
      return i;
    }
    while (i < size && kinds[i].isTrivia()) {
      TokenKind kind = kinds[i++];
      if (kind == TokenKind.LINE_END || kind == TokenKind.CONTINUATION) {
        break;
      }
    }
    return i;
  }

  /**
   * The index of the token that holds an offset; tokens of width 0 hold none. The last token for
   * offsets at the end.
   */
  public int indexAt(int offset) {
    int low = 0;
    int high = size - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends[middle] > offset) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
