package dev.bothy.engine.fileop;

import dev.bothy.engine.op.StepFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * A mode as {@code chmod} takes it: octal, or clauses such as {@code u+x,go=rX}. They mean what
 * they do to BSD's {@code setmode} with a umask of 0, and so to BuildKit: {@code =} takes set-id
 * bits of directories too, {@code X} looks at the mode before all clauses, and {@code u}, {@code g}
 * or {@code o} behind the operator leaves set-id bits alone.
 */
record ChmodExpression(List<Change> changes) {
  private static final int SET_ID = 06000;
  private static final int STICKY = 01000;
  private static final int OTHER = 0007;

  ChmodExpression {
    changes = List.copyOf(changes);
  }

  /** One change of a mode; some depend on whether the file could be executed to begin with. */
  @FunctionalInterface
  interface Change {
    int apply(int mode, boolean executable);
  }

  static ChmodExpression parse(String text) throws StepFailure {
    if (!text.isEmpty() && text.charAt(0) >= '0' && text.charAt(0) <= '9') {
      int octal = octal(text);
      return new ChmodExpression(List.of((_, _) -> octal));
    }
    List<Change> changes = new ArrayList<>();
    for (String clause : text.split(",", -1)) {
      addClause(clause, text, changes);
    }
    return new ChmodExpression(changes);
  }

  private static int octal(String text) throws StepFailure {
    if (!text.matches("0*[0-7]{1,4}")) {
      throw malformed(text);
    }
    return Integer.parseInt(text, 8);
  }

  private static StepFailure malformed(String text) {
    return StepFailure.step("not a mode: " + text, "write it in octal, or as for chmod: u+x,go-w");
  }

  private static void addClause(String clause, String text, List<Change> changes)
      throws StepFailure {
    int i = 0;
    int who = 0;
    for (; i < clause.length() && "ugoa".indexOf(clause.charAt(i)) >= 0; i++) {
      who |=
          switch (clause.charAt(i)) {
            case 'u' -> 04700;
            case 'g' -> 02070;
            case 'o' -> OTHER;
            default -> 06777;
          };
    }
    if (i == clause.length()) {
      throw malformed(text);
    }
    while (i < clause.length()) {
      int from = i++;
      while (i < clause.length() && "+-=".indexOf(clause.charAt(i)) < 0) {
        if ("rwxXstugo".indexOf(clause.charAt(i)) < 0) {
          throw malformed(text);
        }
        i++;
      }
      char operator = clause.charAt(from);
      if ("+-=".indexOf(operator) < 0) {
        throw malformed(text);
      }
      addOperation(who, operator, clause.substring(from + 1, i), changes);
    }
  }

  /**
   * @param who 0 for all, where nothing is said
   */
  private static void addOperation(int who, char operator, String what, List<Change> changes) {
    int bits = 0;
    int executable = 0;
    boolean copied = false;
    for (int i = 0; i < what.length(); i++) {
      char c = what.charAt(i);
      switch (c) {
        case 'r' -> bits |= 0444;
        case 'w' -> bits |= 0222;
        case 'x' -> bits |= 0111;
        case 'X' -> {
          if (operator == '-') {
            bits |= 0111;
          } else {
            executable = 0111;
          }
        }
        case 's' -> bits |= who == OTHER ? 0 : SET_ID;
        case 't' -> {
          if (who != OTHER) {
            who |= STICKY;
            bits |= STICKY;
          }
        }
        default -> { // the permissions of u, g or o, after what was said before them
          addBits(who, operator, bits, executable, true, changes);
          changes.add(copy(who, operator, c));
          bits = 0;
          executable = 0;
          copied = true;
        }
      }
    }
    addBits(who, operator, bits, executable, copied, changes);
  }

  /**
   * @param nothing whether no bits are no change, as they are to {@code =}
   */
  private static void addBits(
      int who, char operator, int bits, int executable, boolean nothing, List<Change> changes) {
    int set = who == 0 ? bits : bits & who;
    int all = who == 0 ? SET_ID | 0777 : who;
    if (bits != 0 || !nothing) {
      changes.add(
          switch (operator) {
            case '+' -> (mode, _) -> mode | set;
            case '-' -> (mode, _) -> mode & ~set;
            default -> (mode, _) -> mode & ~all | set;
          });
    }
    if (executable != 0) {
      int run = who == 0 ? executable : executable & who;
      changes.add((mode, can) -> can ? mode | run : mode);
    }
  }

  private static Change copy(int who, char operator, char from) {
    int groups = who == 0 ? 0111 : (who & 0400) >> 2 | (who & 0040) >> 2 | (who & 0004) >> 2;
    int shift = from == 'u' ? 6 : from == 'g' ? 3 : 0;
    return (mode, _) -> {
      int value = (mode >> shift & 7) * groups;
      return switch (operator) {
        case '+' -> mode | value;
        case '-' -> mode & ~value;
        default -> mode & ~(7 * groups) | value;
      };
    };
  }

  /** The permission bits that come out for a file that has these. */
  int apply(int mode, boolean directory) {
    boolean executable = directory || (mode & 0111) != 0;
    int result = mode & 07777;
    for (Change change : changes) {
      result = change.apply(result, executable);
    }
    return result;
  }
}
