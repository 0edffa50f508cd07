package dev.bothy.starlark.syntax;

import java.util.AbstractList;
import java.util.Arrays;

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

  public TokenKind kind(int index) {
    return kinds[index];
  }

  public int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  public int end(int index) {
    return ends[index];
  }

  @Override
  public Token get(int index) {
    java.util.Objects.checkIndex(index, size);
    return new Token(kinds[index], index, start(index), ends[index]);
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
