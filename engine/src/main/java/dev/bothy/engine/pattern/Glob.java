package dev.bothy.engine.pattern;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * One pattern. It is followed in all its readings at once, so that a match takes time in proportion
 * to both lengths, however many stars there are.
 *
 * <p>In all of them {@code *} and {@code ?} stand for anything but a slash, {@code [a-z]} and
 * {@code [^a]} for one character, and a backslash takes the next one as it is.
 */
public final class Glob {
  /** What one place of the pattern takes. */
  private sealed interface Token {
    record Literal(int character) implements Token {}

    record One() implements Token {}

    /** A class of characters, from behind its bracket. */
    record CharacterClass(String text, int from, int end) implements Token {}

    /** Any number of characters that are no slash. */
    record Star() implements Token {}

    /** Any number of characters. */
    record All() implements Token {}

    /** Any number of directories; followed by the place that is in one. */
    record Directories() implements Token {}

    record InDirectories() implements Token {}
  }

  private final List<Token> tokens;

  private Glob(List<Token> tokens) {
    this.tokens = List.copyOf(tokens);
  }

  /**
   * A name, by the rules of Go's {@code filepath.Match}.
   *
   * @throws IllegalArgumentException when a bracket is not closed, or nothing is behind a backslash
   */
  public static Glob ofName(String pattern) {
    return new Glob(new Reader(pattern, false).read());
  }

  /**
   * A path, by the rules of {@code .dockerignore}: {@code **} spans directories too.
   *
   * @param pattern without slashes at its ends, doubled ones, {@code .} and {@code ..}
   * @throws IllegalArgumentException when a bracket is not closed, or nothing is behind a backslash
   */
  public static Glob ofPath(String pattern) {
    return new Glob(new Reader(pattern, true).read());
  }

  /** Whether it is the name, or the path. */
  public boolean matches(String text) {
    return follow(text, false).get(tokens.size());
  }

  /** Whether it is the path, or one of the directories that it is in. */
  public boolean matchesWithin(String path) {
    return follow(path, true).get(tokens.size());
  }

  /** Whether something below the directory could be it. */
  public boolean reachesBelow(String directory) {
    return !follow(directory + "/", false).isEmpty();
  }

  /**
   * The places at which reading goes on behind the text; {@code tokens.size()} is the end.
   *
   * @param parents stop where the text so far is a directory that the pattern matches
   */
  private BitSet follow(String text, boolean parents) {
    BitSet places = new BitSet(tokens.size() + 1);
    enter(places, 0);
    int i = 0;
    while (i < text.length() && !places.isEmpty()) {
      int c = text.codePointAt(i);
      if (parents && c == '/' && places.get(tokens.size())) {
        return places;
      }
      places = step(places, c);
      i += Character.charCount(c);
    }
    return places;
  }

  /** Adds a place, and those behind it that can be had for nothing. */
  private void enter(BitSet places, int from) {
    int at = from;
    while (at < tokens.size()) {
      Token token = tokens.get(at);
      if (token instanceof Token.Star || token instanceof Token.All) {
        places.set(at++);
      } else if (token instanceof Token.Directories) {
        places.set(at + 1);
        at += 2;
      } else {
        places.set(at);
        return;
      }
    }
    places.set(at);
  }

  private BitSet step(BitSet places, int c) {
    BitSet next = new BitSet(tokens.size() + 1);
    for (int at = places.nextSetBit(0);
        at >= 0 && at < tokens.size();
        at = places.nextSetBit(at + 1)) {
      // Told apart by hand (decision 12): contexts are filtered at the start of many builds.
      Token token = tokens.get(at);
      if (token instanceof Token.Literal literal) {
        enterIf(literal.character() == c, next, at + 1);
      } else if (token instanceof Token.One) {
        enterIf(c != '/', next, at + 1);
      } else if (token instanceof Token.CharacterClass set) {
        enterIf(c != '/' && holds(set, c), next, at + 1);
      } else if (token instanceof Token.Star) {
        enterIf(c != '/', next, at);
      } else if (token instanceof Token.All) {
        enter(next, at);
      } else if (token instanceof Token.InDirectories) {
        next.set(at);
        enterIf(c == '/', next, at + 1);
      } else {
        throw new IllegalStateException("nothing stays at " + token);
      }
    }
    return next;
  }

  private void enterIf(boolean condition, BitSet places, int at) {
    if (condition) {
      enter(places, at);
    }
  }

  private static boolean holds(Token.CharacterClass set, int c) {
    String text = set.text();
    int i = set.from();
    boolean negated = text.charAt(i) == '^';
    if (negated) {
      i++;
    }
    boolean in = false;
    while (i < set.end()) {
      i += text.charAt(i) == '\\' ? 1 : 0;
      int low = text.codePointAt(i);
      i += Character.charCount(low);
      int high = low;
      if (i + 1 < set.end() && text.charAt(i) == '-') {
        i++;
        i += text.charAt(i) == '\\' ? 1 : 0;
        high = text.codePointAt(i);
        i += Character.charCount(high);
      }
      in |= low <= c && c <= high;
    }
    return in != negated;
  }

  /** Reads a pattern into its places. */
  private static final class Reader {
    private final String text;
    private final boolean path;
    private final List<Token> tokens = new ArrayList<>();

    Reader(String text, boolean path) {
      this.text = text;
      this.path = path;
    }

    List<Token> read() {
      for (int i = 0; i < text.length(); ) {
        char c = text.charAt(i);
        switch (c) {
          case '*' -> i = star(i);
          case '?' -> {
            tokens.add(new Token.One());
            i++;
          }
          case '[' -> {
            int end = classEnd(i);
            tokens.add(new Token.CharacterClass(text, i + 1, end));
            i = end + 1;
          }
          default -> {
            i += c == '\\' ? 1 : 0;
            if (i == text.length()) {
              throw new IllegalArgumentException(
                  "the pattern \"" + text + "\" ends with a \\ that has nothing to stand for");
            }
            int literal = text.codePointAt(i);
            tokens.add(new Token.Literal(literal));
            i += Character.charCount(literal);
          }
        }
      }
      return tokens;
    }

    private int star(int at) {
      if (!path || !text.startsWith("**", at)) {
        tokens.add(new Token.Star());
        return at + 1;
      }
      int behind = at + 2;
      if (behind == text.length() || text.substring(behind).equals("/")) {
        tokens.add(new Token.All());
        return text.length();
      }
      if (text.charAt(behind) == '/') {
        directories();
        return behind + 1;
      }
      if (at == 0 && isLiteral(behind)) {
        tokens.add(new Token.All()); // "**.pyc" is a file of that ending in any directory
      } else {
        directories();
      }
      return behind;
    }

    private void directories() {
      tokens.add(new Token.Directories());
      tokens.add(new Token.InDirectories());
    }

    private boolean isLiteral(int from) {
      for (int i = from; i < text.length(); i++) {
        if ("*?[\\".indexOf(text.charAt(i)) >= 0) {
          return false;
        }
      }
      return true;
    }

    /** Position of the bracket that ends the class which begins at {@code from}. */
    private int classEnd(int from) {
      int i = from + 1;
      if (i < text.length() && text.charAt(i) == '^') {
        i++;
      }
      int first = i;
      while (i < text.length()) {
        char c = text.charAt(i);
        if (c == ']' && i > first) {
          return i;
        }
        i += c == '\\' ? 2 : 1;
      }
      throw new IllegalArgumentException("the pattern \"" + text + "\" has a [ without its ]");
    }
  }
}
