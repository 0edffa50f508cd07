package dev.bothy.engine.fileop;

import dev.bothy.engine.op.StepFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * A mode as {@code chmod} takes it: octal, or clauses such as {@code u+x,go=rX}. The umask is 0, so
 * a clause without {@code u}, {@code g}, {@code o} or {@code a} is for all.
 */
record ChmodExpression(List<Clause> clauses, int octal) {
  private static final int NONE = -1;

  ChmodExpression {
    clauses = List.copyOf(clauses);
  }

  record Clause(boolean user, boolean group, boolean other, char operator, String what) {}

  static ChmodExpression parse(String text) throws StepFailure {
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '7') && text.length() <= 5) {
      return new ChmodExpression(List.of(), Integer.parseInt(text, 8) & 07777);
    }
    List<Clause> clauses = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      int i = 0;
      boolean user = false;
      boolean group = false;
      boolean other = false;
      while (i < part.length() && "ugoa".indexOf(part.charAt(i)) >= 0) {
        char who = part.charAt(i++);
        user |= who == 'u' || who == 'a';
        group |= who == 'g' || who == 'a';
        other |= who == 'o' || who == 'a';
      }
      if (i == 0) {
        user = group = other = true;
      }
      if (i == part.length()) {
        throw malformed(text);
      }
      while (i < part.length()) {
        char operator = part.charAt(i++);
        if ("+-=".indexOf(operator) < 0) {
          throw malformed(text);
        }
        int from = i;
        while (i < part.length() && "+-=".indexOf(part.charAt(i)) < 0) {
          if ("rwxXstugo".indexOf(part.charAt(i)) < 0) {
            throw malformed(text);
          }
          i++;
        }
        clauses.add(new Clause(user, group, other, operator, part.substring(from, i)));
      }
    }
    return new ChmodExpression(clauses, NONE);
  }

  private static StepFailure malformed(String text) {
    return StepFailure.step("not a mode: " + text, "write it in octal, or as for chmod: u+x,go-w");
  }

  /** The permission bits that come out for a file that has these. */
  int apply(int mode, boolean directory) {
    if (octal != NONE) {
      return octal;
    }
    int result = mode & 07777;
    for (Clause clause : clauses) {
      int mask =
          (clause.user() ? 04700 : 0) | (clause.group() ? 02070 : 0) | (clause.other() ? 0007 : 0);
      int bits = bits(clause, result, directory);
      boolean sticky = clause.what().indexOf('t') >= 0;
      result =
          switch (clause.operator()) {
            case '+' -> result | bits;
            case '-' -> result & ~bits;
            default -> result & ~(mask & (directory ? 0777 : 06777)) & ~(sticky ? 01000 : 0) | bits;
          };
    }
    return result;
  }

  private static int bits(Clause clause, int mode, boolean directory) {
    int triple = 0;
    int special = 0;
    for (int i = 0; i < clause.what().length(); i++) {
      switch (clause.what().charAt(i)) {
        case 'r' -> triple |= 4;
        case 'w' -> triple |= 2;
        case 'x' -> triple |= 1;
        case 'X' -> triple |= directory || (mode & 0111) != 0 ? 1 : 0;
        case 'u' -> triple |= mode >> 6 & 7;
        case 'g' -> triple |= mode >> 3 & 7;
        case 'o' -> triple |= mode & 7;
        case 's' -> special |= (clause.user() ? 04000 : 0) | (clause.group() ? 02000 : 0);
        default -> special |= 01000;
      }
    }
    return special
        | (clause.user() ? triple << 6 : 0)
        | (clause.group() ? triple << 3 : 0)
        | (clause.other() ? triple : 0);
  }
}
