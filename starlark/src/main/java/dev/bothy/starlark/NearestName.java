package dev.bothy.starlark;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the name that a mistyped one was probably meant to be. */
public final class NearestName {
  /** Nobody mistypes longer names; comparing them would take long. */
  private static final int MAX_LENGTH = 100;

  private NearestName() {}

  /**
   * The candidate with the smallest edit distance to {@code name}, letter case and underscores
   * ignored, or null when none is near: half of the name's length or more away (two swapped letters
   * of a short name are near), or more than 5. The first wins among equals.
   */
  public static @Nullable String of(String name, Iterable<String> candidates) {
    if (name.length() > MAX_LENGTH) {
      return null;
    }
    String wanted = plain(name);
    int length = name.length();
    int best = 1 + (length < 3 ? length - 1 : Math.min(5, Math.max(2, (length - 1) / 2)));
    String found = null;
    for (String candidate : candidates) {
      if (candidate.equals(name) || candidate.length() > MAX_LENGTH) {
        continue;
      }
      int distance = distance(wanted, plain(candidate), best);
      if (distance < best) {
        best = distance;
        found = candidate;
      }
    }
    return found;
  }

  /** {@code did you mean NAME?} for the nearest name, or null when none is near. */
  public static @Nullable String hint(String name, Iterable<String> candidates) {
    String near = of(name, candidates);
    return near == null ? null : "did you mean " + near + "?";
  }

  private static String plain(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  /**
   * Levenshtein distance, or {@code limit} when it is at least that. Only cells near the diagonal
   * can be below the limit; the others are not computed.
   */
  private static int distance(String a, String b, int limit) {
    if (Math.abs(a.length() - b.length()) >= limit) {
      return limit;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int from = Math.max(1, i - limit);
      int to = Math.min(b.length(), i + limit);
      int diagonal = row[from - 1];
      row[from - 1] = from == 1 ? i : limit;
      int least = row[from - 1];
      for (int j = from; j <= to; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
        least = Math.min(least, row[j]);
      }
      if (least >= limit) {
        return limit;
      }
    }
    return Math.min(limit, row[b.length()]);
  }
}
