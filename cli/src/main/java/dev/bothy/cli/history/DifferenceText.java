package dev.bothy.cli.history;

import dev.bothy.engine.why.Difference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A difference in words, long values cut down to where they differ. */
final class DifferenceText {
  /** Words that are named one by one. */
  private static final int MOST_WORDS = 8;

  private static final int LONGEST = 72;
  private static final int AROUND = 24;

  private DifferenceText() {}

  /** Lines, the first of them says what it is. */
  static List<String> of(Difference difference) {
    String what = what(difference.label());
    String before = value(difference.label(), difference.before());
    String now = value(difference.label(), difference.now());
    if (before == null) {
      return List.of(what + " is new: " + cut(String.valueOf(now), 0));
    }
    if (now == null) {
      return List.of(what + " is gone; it was: " + cut(before, 0));
    }
    List<String> lines = new ArrayList<>();
    String words = isCommand(difference.label()) ? words(before, now) : "";
    lines.add(what + " differs" + (words.isEmpty() ? "" : ": " + words));
    int at = Math.max(0, firstDifference(before, now) - AROUND);
    lines.add("  was: " + cut(before, at));
    lines.add("  now: " + cut(now, at));
    return lines;
  }

  private static boolean isCommand(String label) {
    return label.equals(Difference.ARGUMENTS) || label.startsWith("argument ");
  }

  private static String what(String label) {
    if (isCommand(label)) {
      return "its command";
    }
    if (label.startsWith("env ")) {
      return "the variable " + label.substring("env ".length());
    }
    if (label.startsWith("secret env ")) {
      return "the variable " + label.substring("secret env ".length()) + " of a secret";
    }
    if (label.equals(Difference.ORDER)) {
      return "the order of what it says";
    }
    return "its " + label;
  }

  /** Of a variable what follows its name. */
  private static @Nullable String value(String label, @Nullable String value) {
    if (value == null || !label.startsWith("env ")) {
      return value;
    }
    return value.substring(value.indexOf('=') + 1);
  }

  /** {@code now with a, b; without c}, when that says it all in short. */
  private static String words(String before, String now) {
    List<String> gone = new ArrayList<>(List.of(before.strip().split("\\s+", -1)));
    List<String> added = new ArrayList<>();
    for (String word : now.strip().split("\\s+", -1)) {
      if (!gone.remove(word)) {
        added.add(word);
      }
    }
    int count = gone.size() + added.size();
    boolean isShort =
        gone.stream().allMatch(w -> w.length() <= LONGEST)
            && added.stream().allMatch(w -> w.length() <= LONGEST);
    if (count == 0 || count > MOST_WORDS || !isShort || !now.strip().contains(" ")) {
      return "";
    }
    String with = added.isEmpty() ? "" : "now with " + String.join(", ", added);
    String without = gone.isEmpty() ? "" : "without " + String.join(", ", gone);
    return with.isEmpty() || without.isEmpty() ? with + without : with + ", " + without;
  }

  private static int firstDifference(String a, String b) {
    int most = Math.min(a.length(), b.length());
    int at = 0;
    while (at < most && a.charAt(at) == b.charAt(at)) {
      at++;
    }
    return at;
  }

  private static String cut(String value, int from) {
    if (value.isEmpty()) {
      return "nothing";
    }
    // Not in the middle of a character that takes two.
    int start = from > 0 && Character.isLowSurrogate(value.charAt(from)) ? from - 1 : from;
    int end = Math.min(value.length(), start + LONGEST);
    if (end < value.length() && Character.isLowSurrogate(value.charAt(end))) {
      end++;
    }
    String piece = value.substring(start, end).replace("\n", " ⏎ ");
    return (start > 0 ? "…" : "") + piece + (end < value.length() ? "…" : "");
  }
}
