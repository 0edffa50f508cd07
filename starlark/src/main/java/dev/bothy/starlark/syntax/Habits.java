package dev.bothy.starlark.syntax;

import org.jspecify.annotations.Nullable;

/** What people write out of habit from Python and other languages, and what it is here. */
final class Habits {
  private Habits() {}

  /** What to write instead of a word that is kept for nothing; null where nothing is. */
  static @Nullable String ofWord(String word) {
    return switch (word) {
      case "import", "from" -> "use load(\"file\", \"name\")";
      case "class" -> "use functions and dicts";
      case "try", "except", "finally", "raise" ->
          "there are no exceptions; fail(\"...\") stops the evaluation";
      case "assert" -> "write `if not ...: fail(\"...\")`";
      case "with", "as" -> "nothing is opened or closed here: leave it out";
      case "global", "nonlocal" -> "take it as a parameter and return it";
      case "yield" -> "return a list";
      case "async", "await" -> "call the function: it runs to its end";
      case "is" -> "use ==";
      case "del" -> "use list.pop, list.remove or dict.pop";
      default -> null;
    };
  }

  /** What a name of Python's that there is not is here; null where nothing is known of it. */
  static @Nullable String ofName(String name) {
    return switch (name) {
      case "Path", "pathlib" -> "a path is a text";
      case "os", "sys", "platform", "subprocess", "shutil", "glob" ->
          "nothing of the machine can be seen here";
      case "open" -> "no file can be opened here";
      case "__name__", "__file__" -> "a file does not know how it is run";
      case "map", "filter" -> "write [f(x) for x in list if ...]";
      case "isinstance" -> "write type(x) == \"string\"";
      case "null", "nil" -> "write None";
      default -> null;
    };
  }

  /** What to write instead of a character that begins nothing. */
  static @Nullable String ofCharacter(int character) {
    return switch (character) {
      case '@' -> "there are no decorators: call the function";
      case '!' -> "write not";
      case '?' -> "write x if condition else y";
      default -> null;
    };
  }

  /**
   * What to write instead, where a token does not fit.
   *
   * @param index of the token
   * @param first the first that may be looked at
   */
  static @Nullable String at(Tokens tokens, String text, int index, int first) {
    TokenKind kind = tokens.kind(index);
    int last = index - 1;
    while (last >= first && tokens.kind(last).isTrivia()) {
      last--;
    }
    TokenKind before = last >= first ? tokens.kind(last) : null;
    if (kind == TokenKind.STAR_STAR) {
      return "there is no power: write x * x";
    }
    if (before == TokenKind.LESS && kind == TokenKind.GREATER) {
      return "write !=";
    }
    if (before == TokenKind.AMPERSAND && kind == before) {
      return "write and";
    }
    if (before == TokenKind.BAR && kind == before) {
      return "write or";
    }
    boolean doubled =
        (before == TokenKind.PLUS || before == TokenKind.MINUS)
            && last > first
            && tokens.kind(last - 1) == before;
    if (doubled) {
      return before == TokenKind.PLUS ? "write x += 1" : "write x -= 1";
    }
    if (kind == TokenKind.LOAD) {
      return "load is a line of its own: load(\"file\", \"name\") makes name known";
    }
    if (before == TokenKind.NAME) {
      String word = text.substring(tokens.start(last), tokens.end(last));
      return switch (word) {
        case "print" -> "print is a function: print(...)";
        case "match" -> "use if, elif and else";
        default -> ofWord(word);
      };
    }
    return null;
  }
}
