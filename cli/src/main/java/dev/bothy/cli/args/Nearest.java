package dev.bothy.cli.args;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds what somebody probably meant to type. */
public final class Nearest {
  private Nearest() {}

  /**
   * The candidate closest to {@code typed}, or null when nothing is near: at most one edit in three
   * letters. A candidate that merely goes on where {@code typed} stops is near too. The first of
   * equals wins.
   */
  public static @Nullable String of(String typed, List<String> candidates) {
    String best = null;
    int bestDistance = Math.max(1, typed.length() / 3) + 1;
    for (String candidate : candidates) {
      int distance =
          typed.length() >= 2 && candidate.startsWith(typed) ? 1 : distance(typed, candidate);
      if (distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return best;
  }

  /** Edits (insert, delete, replace, swap of neighbours) between two words. */
  static int distance(String a, String b) {
    int[] before = new int[b.length() + 1];
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least = Math.min(Math.min(above[j], row[j - 1]) + 1, above[j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          least = Math.min(least, before[j - 2] + 1);
        }
        row[j] = least;
      }
      before = above;
      above = row;
    }
    return above[b.length()];
  }
}
