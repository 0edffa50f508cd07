package dev.bothy.starlark.fuzz;

import java.util.random.RandomGenerator;

/**
 * Writes tokens the way no formatter would: any blanks, line ends and comments that the language
 * allows between them.
 */
final class Scribble {
  private final RandomGenerator random;
  private final String lineEnd;
  private final StringBuilder out = new StringBuilder();
  private int brackets;
  private int comments;

  Scribble(RandomGenerator random, String lineEnd) {
    this.random = random;
    this.lineEnd = lineEnd;
  }

  /** Appends tokens with something between them. */
  Scribble write(String... tokens) {
    for (String token : tokens) {
      if (token.isEmpty()) {
        continue;
      }
      between(token);
      out.append(token);
      switch (token) {
        case "(", "[", "{" -> brackets++;
        case ")", "]", "}" -> brackets--;
        default -> {}
      }
    }
    return this;
  }

  private void between(String next) {
    if (out.isEmpty() || isBlank(out.charAt(out.length() - 1))) {
      return;
    }
    if (needsBlank(out.charAt(out.length() - 1), next.charAt(0))) {
      out.append(' ');
    }
    switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> out.append(' ');
      case 4 -> out.append("  ");
      case 5 -> breakLine();
      default -> {}
    }
  }

  private void breakLine() {
    if (brackets == 0) {
      if (random.nextInt(10) == 0) {
        out.append(" \\").append(lineEnd).append("   ");
      }
      return;
    }
    if (random.nextInt(4) == 0) {
      comment(" ");
    }
    out.append(lineEnd.repeat(1 + random.nextInt(3))).append(" ".repeat(random.nextInt(9)));
    while (random.nextInt(5) == 0) {
      comment("");
      out.append(lineEnd).append(random.nextBoolean() ? "\t" : "  ");
    }
  }

  private void comment(String before) {
    out.append(before).append("#").append(random.nextBoolean() ? " " : "").append("c");
    out.append(comments++).append(random.nextInt(4) == 0 ? "  " : "");
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
  }

  private static boolean needsBlank(char a, char b) {
    return isWord(a) && (isWord(b) || b == '"' || b == '\'' || b == '.');
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  /** Ends a line of the program, perhaps with a comment, and some blank and comment lines. */
  Scribble endLine(String indentation) {
    if (random.nextInt(6) == 0) {
      comment(random.nextBoolean() ? " " : "   ");
    }
    out.append(random.nextInt(8) == 0 ? "  " : "").append(lineEnd);
    while (random.nextInt(4) == 0) {
      if (random.nextInt(3) == 0) {
        int cut = random.nextInt(indentation.length() + 1);
        comment(indentation.substring(cut));
      }
      out.append(lineEnd);
    }
    return this;
  }

  /** Begins a line of the program. */
  Scribble indent(String indentation) {
    out.append(indentation);
    return this;
  }

  int comments() {
    return comments;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
