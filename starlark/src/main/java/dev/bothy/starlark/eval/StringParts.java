package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import org.jspecify.annotations.Nullable;

/** The methods of strings that give parts of them: split, partitioned, stripped. */
final class StringParts {
  private StringParts() {}

  static void addTo(Methods.Builder<String> t) {
    stripping(t);
    affixes(t);
    t.core(
        Signature.of("partition").required("sep", Type.STRING).positionalOnly().returns("tuple"),
        (s, _, a) -> partition(s, separator(a), Search.first(s, a.string("sep"), 0), false));
    t.core(
        Signature.of("rpartition").required("sep", Type.STRING).positionalOnly().returns("tuple"),
        (s, _, a) ->
            partition(s, separator(a), Search.last(s, a.string("sep"), 0, s.length()), true));
    t.core(
        Signature.of("split")
            .optional("sep", Type.STRING)
            .optional("maxsplit", Type.INT)
            .returns("list"),
        (s, thread, a) -> split(thread, s, a, false));
    t.core(
        Signature.of("rsplit")
            .optional("sep", Type.STRING)
            .optional("maxsplit", Type.INT)
            .returns("list"),
        (s, thread, a) -> split(thread, s, a, true));
    t.core(
        Signature.of("splitlines")
            .optional("keepends", Type.BOOL, false, "")
            .positionalOnly()
            .returns("list"),
        (s, thread, a) -> lines(thread, s, a.bool("keepends")));
  }

  private static String separator(Arguments a) {
    if (a.string("sep").isEmpty()) {
      throw new EvalException("empty separator");
    }
    return a.string("sep");
  }

  private static Object partition(String s, String separator, int at, boolean last) {
    Work.allocate(Sizes.tuple(3));
    if (at < 0) {
      return last ? new StarlarkTuple("", "", s) : new StarlarkTuple(s, "", "");
    }
    boolean wide = Sizes.isWide(s);
    return new StarlarkTuple(
        Utf8.cut(s, 0, at, wide),
        separator,
        Utf8.cut(s, at + separator.length(), s.length(), wide));
  }

  /** The parts that a method cuts off a string, in their order or from its end. */
  private static final class Parts {
    private final StarlarkThread thread;
    private final String s;
    private final boolean wide;
    private final StarlarkList list;

    Parts(StarlarkThread thread, String s) {
      this.thread = thread;
      this.s = s;
      this.wide = Sizes.isWide(s);
      this.list = new StarlarkList(thread.mutability());
    }

    void add(int from, int to) {
      thread.step();
      list.append(Utf8.cut(s, from, to, wide));
    }

    int size() {
      return list.size();
    }
  }

  private static StarlarkList split(StarlarkThread thread, String s, Arguments a, boolean fromEnd) {
    long given = a.isGiven("maxsplit") ? a.longInteger("maxsplit") : -1;
    int max = given < 0 ? Integer.MAX_VALUE : (int) Math.min(given, Integer.MAX_VALUE);
    String separator = a.isGiven("sep") ? separator(a) : null;
    Parts parts = new Parts(thread, s);
    if (separator == null) {
      splitAtBlanks(s, max, fromEnd, parts);
    } else if (fromEnd) {
      int end = s.length();
      for (int at;
          parts.size() < max
              && end >= separator.length()
              && (at = Search.last(s, separator, 0, end)) >= 0;
          end = at) {
        parts.add(at + separator.length(), end);
      }
      parts.add(0, end);
    } else {
      int start = 0;
      for (int at;
          parts.size() < max && (at = Search.first(s, separator, start)) >= 0;
          start = at + separator.length()) {
        parts.add(start, at);
      }
      parts.add(start, s.length());
    }
    if (fromEnd) {
      parts.list.reverse();
    }
    return parts.list;
  }

  /** Each part is looked for from where the last one ended, so that it takes one pass. */
  private static void splitAtBlanks(String s, int max, boolean fromEnd, Parts parts) {
    int start = skip(s, 0, s.length(), true, true);
    int end = skip(s, s.length(), start, false, true);
    while (start < end) {
      if (parts.size() == max) {
        // The last part keeps the blanks at its far end as they are.
        parts.add(fromEnd ? 0 : start, fromEnd ? end : s.length());
        return;
      }
      if (fromEnd) {
        int word = skip(s, end, start, false, false);
        parts.add(word, end);
        end = skip(s, word, start, false, true);
      } else {
        int word = skip(s, start, end, true, false);
        parts.add(start, word);
        start = skip(s, word, end, true, true);
      }
    }
  }

  /**
   * The first index from {@code at} towards {@code bound} that blanks, or others, do not go on to.
   */
  private static int skip(String s, int at, int bound, boolean forward, boolean blanks) {
    int i = at;
    while (i != bound) {
      int c = forward ? s.codePointAt(i) : s.codePointBefore(i);
      if (StringCases.isSpace(c) != blanks) {
        return i;
      }
      i += forward ? Character.charCount(c) : -Character.charCount(c);
    }
    return i;
  }

  private static StarlarkList lines(StarlarkThread thread, String s, boolean keepEnds) {
    Parts lines = new Parts(thread, s);
    int start = 0;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c == '\n' || c == '\r') {
        int end = i;
        if (c == '\r' && i + 1 < s.length() && s.charAt(i + 1) == '\n') {
          i++;
        }
        lines.add(start, keepEnds ? i + 1 : end);
        start = i + 1;
      }
    }
    if (start < s.length()) {
      lines.add(start, s.length());
    }
    return lines.list;
  }

  private static void affixes(Methods.Builder<String> t) {
    t.core(
        Signature.of("removeprefix")
            .required("prefix", Type.STRING)
            .positionalOnly()
            .returns("string"),
        (s, _, a) ->
            s.startsWith(a.string("prefix")) ? cut(s, a.string("prefix").length(), s.length()) : s);
    t.core(
        Signature.of("removesuffix")
            .required("suffix", Type.STRING)
            .positionalOnly()
            .returns("string"),
        (s, _, a) ->
            s.endsWith(a.string("suffix"))
                ? cut(s, 0, s.length() - a.string("suffix").length())
                : s);
  }

  private static String cut(String s, int from, int to) {
    return to - from == s.length() ? s : Utf8.cut(s, from, to, Sizes.isWide(s));
  }

  private static void stripping(Methods.Builder<String> t) {
    strip(t, "strip", true, true);
    strip(t, "lstrip", true, false);
    strip(t, "rstrip", false, true);
  }

  private static void strip(Methods.Builder<String> t, String name, boolean left, boolean right) {
    t.core(
        Signature.of(name).optional("chars", Type.STRING).positionalOnly().returns("string"),
        (s, _, a) -> strip(s, a.stringOrNull("chars"), left, right));
  }

  private static String strip(String s, @Nullable String characters, boolean left, boolean right) {
    int start = 0;
    int end = s.length();
    while (left && start < end && isStripped(s.codePointAt(start), characters)) {
      start += Character.charCount(s.codePointAt(start));
    }
    while (right && start < end && isStripped(s.codePointBefore(end), characters)) {
      end -= Character.charCount(s.codePointBefore(end));
    }
    return cut(s, start, end);
  }

  private static boolean isStripped(int c, @Nullable String characters) {
    if (characters == null || characters.isEmpty()) {
      return StringCases.isSpace(c);
    }
    Work.scan(characters.length());
    return characters.indexOf(c) >= 0;
  }
}
