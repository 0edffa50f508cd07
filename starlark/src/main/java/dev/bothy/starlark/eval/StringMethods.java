package dev.bothy.starlark.eval;

import dev.bothy.starlark.EvalException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The methods of strings. Where places and lengths count, a string that is not ASCII is taken as
 * its UTF-8 bytes, one Latin-1 character each; so one set of algorithms serves both.
 */
final class StringMethods {
  static final Methods<String> TABLE = table();

  private StringMethods() {}

  private static Methods<String> table() {
    Methods.Builder<String> t = Methods.builder();
    cases(t);
    searching(t);
    splitting(t);
    stripping(t);
    iterating(t);
    t.core(
        Signature.of("format")
            .args("args", Type.ANY, "")
            .kwargs("kwargs", Type.ANY, "")
            .returns("string"),
        (s, thread, a) -> {
          Object args = a.rawOrNull("args");
          return Formatting.format(
              thread, s, args == null ? StarlarkTuple.EMPTY : (StarlarkTuple) args, a.kwargs());
        });
    t.core(
        Signature.of("join").required("x", Type.ITERABLE).positionalOnly().returns("string"),
        StringMethods::join);
    t.core(
        Signature.of("replace")
            .required("old", Type.STRING)
            .required("new", Type.STRING)
            .optional("count", Type.INT, -1L, "")
            .positionalOnly()
            .returns("string"),
        (s, thread, a) ->
            replace(thread, s, a.string("old"), a.string("new"), a.longInteger("count")),
        (s, thread, old, replacement) ->
            old instanceof String x && replacement instanceof String y
                ? replace(thread, s, x, y, -1)
                : null);
    return t.build();
  }

  private static Signature.Builder plain(String name, String returns) {
    return Signature.of(name).returns(returns);
  }

  /** One Latin-1 character a byte; the string itself when it is ASCII. */
  private static String bytes(String s) {
    return Utf8.isAscii(s)
        ? s
        : new String(Utf8.encode(s), java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  /** The reverse of {@link #bytes}. */
  private static String text(String bytes) {
    return Utf8.isAscii(bytes)
        ? bytes
        : Utf8.decode(bytes.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
  }

  // Letter case and classes of characters.

  private interface Check {
    boolean test(int codePoint);
  }

  private static boolean allOf(String s, Check check) {
    return !s.isEmpty() && s.codePoints().allMatch(check::test);
  }

  private static void cases(Methods.Builder<String> t) {
    t.core(
        plain("capitalize", "string"),
        (s, _, _) ->
            s.isEmpty()
                ? s
                : title(s.codePointAt(0)) + lower(s.substring(s.offsetByCodePoints(0, 1))));
    t.core(plain("isalnum", "bool"), (s, _, _) -> allOf(s, Character::isLetterOrDigit));
    t.core(plain("isalpha", "bool"), (s, _, _) -> allOf(s, Character::isLetter));
    t.core(plain("isdigit", "bool"), (s, _, _) -> allOf(s, Character::isDigit));
    t.core(plain("islower", "bool"), (s, _, _) -> isCased(s) && s.equals(lower(s)));
    t.core(plain("isspace", "bool"), (s, _, _) -> allOf(s, StringMethods::isSpace));
    t.core(plain("istitle", "bool"), (s, _, _) -> isTitle(s));
    t.core(plain("isupper", "bool"), (s, _, _) -> isCased(s) && s.equals(upper(s)));
    t.core(plain("lower", "string"), (s, _, _) -> lower(s));
    t.core(plain("title", "string"), (s, _, _) -> titled(s));
    t.core(plain("upper", "string"), (s, _, _) -> upper(s));
  }

  private static boolean isSpace(int c) {
    return c == ' '
        || c >= 9 && c <= 13
        || c == 0x85
        || c == 0xA0
        || c > 0x7F && (Character.isSpaceChar(c) || Character.isWhitespace(c));
  }

  private static boolean isCased(int c) {
    return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
  }

  private static boolean isCased(String s) {
    return s.codePoints().anyMatch(StringMethods::isCased);
  }

  private static String lower(String s) {
    return mapped(s, Character::toLowerCase);
  }

  private static String upper(String s) {
    return mapped(s, Character::toUpperCase);
  }

  private static String mapped(String s, java.util.function.IntUnaryOperator map) {
    StringBuilder out = new StringBuilder(s.length());
    s.codePoints().map(map).forEach(out::appendCodePoint);
    return out.toString();
  }

  private static String title(int c) {
    return Character.toString(Character.toTitleCase(c));
  }

  private static String titled(String s) {
    StringBuilder out = new StringBuilder(s.length());
    boolean inWord = false;
    for (int i = 0; i < s.length(); ) {
      int c = s.codePointAt(i);
      i += Character.charCount(c);
      boolean cased = isCased(c);
      out.appendCodePoint(
          !cased ? c : inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
      inWord = cased;
    }
    return out.toString();
  }

  private static boolean isTitle(String s) {
    boolean inWord = false;
    boolean found = false;
    for (int i = 0; i < s.length(); ) {
      int c = s.codePointAt(i);
      i += Character.charCount(c);
      if (Character.isUpperCase(c) || Character.isTitleCase(c)) {
        // Of a digraph as Dž only the title case may begin a word.
        if (inWord || Character.toTitleCase(c) != c) {
          return false;
        }
        inWord = true;
        found = true;
      } else if (Character.isLowerCase(c)) {
        if (!inWord) {
          return false;
        }
        found = true;
      } else {
        inWord = false;
      }
    }
    return found;
  }

  // Searching.

  private static Signature.Builder search(String name, Type type) {
    return Signature.of(name)
        .required("sub", type)
        .optional("start", Type.INT)
        .optional("end", Type.INT)
        .positionalOnly();
  }

  private static void searching(Methods.Builder<String> t) {
    t.core(search("count", Type.STRING).returns("int"), (s, _, a) -> (long) count(s, a));
    t.core(search("find", Type.STRING).returns("int"), (s, _, a) -> (long) find(s, a, false));
    t.core(
        search("index", Type.STRING).returns("int"), (s, _, a) -> (long) found(find(s, a, false)));
    t.core(search("rfind", Type.STRING).returns("int"), (s, _, a) -> (long) find(s, a, true));
    t.core(
        search("rindex", Type.STRING).returns("int"), (s, _, a) -> (long) found(find(s, a, true)));
    Type affix = Type.oneOf(Type.STRING, Type.TUPLE);
    t.core(
        search("endswith", affix).returns("bool"),
        (s, _, a) -> hasAffix(s, a, true),
        (s, _, x, more) ->
            more == null && x instanceof String e ? hasAffix(bytes(s), bytes(e), true) : null);
    t.core(
        search("startswith", affix).returns("bool"),
        (s, _, a) -> hasAffix(s, a, false),
        (s, _, x, more) ->
            more == null && x instanceof String e ? hasAffix(bytes(s), bytes(e), false) : null);
    t.core(
        Signature.of("removeprefix")
            .required("prefix", Type.STRING)
            .positionalOnly()
            .returns("string"),
        (s, _, a) ->
            s.startsWith(a.string("prefix")) ? s.substring(a.string("prefix").length()) : s);
    t.core(
        Signature.of("removesuffix")
            .required("suffix", Type.STRING)
            .positionalOnly()
            .returns("string"),
        (s, _, a) ->
            s.endsWith(a.string("suffix"))
                ? s.substring(0, s.length() - a.string("suffix").length())
                : s);
  }

  private record Region(String all, int start, int end) {
    static Region of(String s, Arguments a) {
      String all = bytes(s);
      int start = a.isGiven("start") ? ListMethods.clamp(a.raw("start"), all.length()) : 0;
      int end = a.isGiven("end") ? ListMethods.clamp(a.raw("end"), all.length()) : all.length();
      return new Region(all, start, Math.max(start, end));
    }

    String part() {
      return all.substring(start, end);
    }
  }

  private static int count(String s, Arguments a) {
    String part = Region.of(s, a).part();
    String sub = bytes(a.string("sub"));
    if (sub.isEmpty()) {
      String characters = text(part);
      return characters.codePointCount(0, characters.length()) + 1;
    }
    int n = 0;
    for (int i = Search.first(part, sub, 0);
        i >= 0;
        i = Search.first(part, sub, i + sub.length())) {
      n++;
    }
    return n;
  }

  private static int find(String s, Arguments a, boolean last) {
    Region r = Region.of(s, a);
    String sub = bytes(a.string("sub"));
    String part = r.part();
    int at = last ? Search.last(part, sub, part.length()) : Search.first(part, sub, 0);
    return at < 0 ? -1 : r.start + at;
  }

  private static int found(int at) {
    if (at < 0) {
      throw new EvalException("substring not found");
    }
    return at;
  }

  private static boolean hasAffix(String s, Arguments a, boolean end) {
    String part = Region.of(s, a).part();
    if (a.raw("sub") instanceof StarlarkTuple several) {
      for (int i = 0; i < several.size(); i++) {
        if (!(several.get(i) instanceof String affix)) {
          throw new EvalException(
              "want string, got " + Values.type(several.get(i)) + ", for element " + i);
        }
        if (hasAffix(part, bytes(affix), end)) {
          return true;
        }
      }
      return false;
    }
    return hasAffix(part, bytes(a.string("sub")), end);
  }

  private static boolean hasAffix(String part, String affix, boolean end) {
    return end ? part.endsWith(affix) : part.startsWith(affix);
  }

  // Splitting and joining.

  private static void splitting(Methods.Builder<String> t) {
    t.core(
        Signature.of("partition").required("sep", Type.STRING).positionalOnly().returns("tuple"),
        (s, _, a) -> partition(s, separator(a), Search.first(s, a.string("sep"), 0), false));
    t.core(
        Signature.of("rpartition").required("sep", Type.STRING).positionalOnly().returns("tuple"),
        (s, _, a) -> partition(s, separator(a), Search.last(s, a.string("sep"), s.length()), true));
    t.core(
        Signature.of("split")
            .optional("sep", Type.STRING)
            .optional("maxsplit", Type.INT)
            .returns("list"),
        (s, thread, a) -> list(thread, split(s, a, false)));
    t.core(
        Signature.of("rsplit")
            .optional("sep", Type.STRING)
            .optional("maxsplit", Type.INT)
            .returns("list"),
        (s, thread, a) -> list(thread, split(s, a, true)));
    t.core(
        Signature.of("splitlines")
            .optional("keepends", Type.BOOL, false, "")
            .positionalOnly()
            .returns("list"),
        (s, thread, a) -> list(thread, lines(s, a.bool("keepends"))));
  }

  private static StarlarkList list(StarlarkThread thread, List<String> parts) {
    thread.step(parts.size());
    long characters = 0;
    for (String part : parts) {
      characters += part.length() + 32L;
    }
    thread.allocate(characters);
    return StarlarkList.mutable(thread, parts);
  }

  private static String separator(Arguments a) {
    if (a.string("sep").isEmpty()) {
      throw new EvalException("empty separator");
    }
    return a.string("sep");
  }

  private static Object partition(String s, String separator, int at, boolean last) {
    if (at < 0) {
      return last ? new StarlarkTuple("", "", s) : new StarlarkTuple(s, "", "");
    }
    return new StarlarkTuple(s.substring(0, at), separator, s.substring(at + separator.length()));
  }

  private static List<String> split(String s, Arguments a, boolean fromEnd) {
    long given = a.isGiven("maxsplit") ? a.longInteger("maxsplit") : -1;
    int max = given < 0 ? Integer.MAX_VALUE : (int) Math.min(given, Integer.MAX_VALUE);
    String separator = a.isGiven("sep") ? separator(a) : null;
    List<String> parts = new ArrayList<>();
    if (separator == null) {
      splitAtBlanks(s, max, fromEnd, parts);
    } else if (fromEnd) {
      int end = s.length();
      for (int at;
          parts.size() < max
              && end >= separator.length()
              && (at = Search.last(s, separator, end)) >= 0;
          end = at) {
        parts.add(s.substring(at + separator.length(), end));
      }
      parts.add(s.substring(0, end));
    } else {
      int start = 0;
      for (int at;
          parts.size() < max && (at = Search.first(s, separator, start)) >= 0;
          start = at + separator.length()) {
        parts.add(s.substring(start, at));
      }
      parts.add(s.substring(start));
    }
    return fromEnd ? parts.reversed() : parts;
  }

  /** Each part is looked for from where the last one ended, so that it takes one pass. */
  private static void splitAtBlanks(String s, int max, boolean fromEnd, List<String> parts) {
    int start = skip(s, 0, s.length(), true, true);
    int end = skip(s, s.length(), start, false, true);
    while (start < end) {
      if (parts.size() == max) {
        // The last part keeps the blanks at its far end as they are.
        parts.add(fromEnd ? s.substring(0, end) : s.substring(start));
        return;
      }
      if (fromEnd) {
        int word = skip(s, end, start, false, false);
        parts.add(s.substring(word, end));
        end = skip(s, word, start, false, true);
      } else {
        int word = skip(s, start, end, true, false);
        parts.add(s.substring(start, word));
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
      if (isSpace(c) != blanks) {
        return i;
      }
      i += forward ? Character.charCount(c) : -Character.charCount(c);
    }
    return i;
  }

  private static List<String> lines(String s, boolean keepEnds) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      if (c == '\n' || c == '\r') {
        int end = i;
        if (c == '\r' && i + 1 < s.length() && s.charAt(i + 1) == '\n') {
          i++;
        }
        lines.add(s.substring(start, keepEnds ? i + 1 : end));
        start = i + 1;
      }
    }
    if (start < s.length()) {
      lines.add(s.substring(start));
    }
    return lines;
  }

  private static Object join(String s, StarlarkThread thread, Arguments a) {
    StringBuilder out = new StringBuilder();
    int[] n = {0};
    Lists.each(
        thread,
        a.raw("x"),
        x -> {
          if (!(x instanceof String part)) {
            throw new EvalException("in list, want string, got " + Values.type(x));
          }
          thread.allocate(part.length() + s.length());
          if (n[0]++ > 0) {
            out.append(s);
          }
          out.append(part);
        });
    return Utf8.normalize(out.toString());
  }

  private static String replace(
      StarlarkThread thread, String s, String old, String replacement, long count) {
    long left = count < 0 ? Long.MAX_VALUE : count;
    if (!old.isEmpty() && s.indexOf(old) < 0) {
      thread.allocate(s.length());
      return s;
    }
    StringBuilder out = new StringBuilder();
    int at = 0;
    if (old.isEmpty()) {
      // Between all characters, before the first and behind the last.
      for (; left > 0 && at <= s.length(); left--) {
        thread.allocate(replacement.length() + 1);
        out.append(replacement);
        if (at == s.length()) {
          return Utf8.normalize(out.toString());
        }
        int c = s.codePointAt(at);
        out.appendCodePoint(c);
        at += Character.charCount(c);
      }
    } else {
      for (int next; left > 0 && (next = Search.first(s, old, at)) >= 0; left--) {
        thread.allocate(replacement.length());
        out.append(s, at, next).append(replacement);
        at = next + old.length();
      }
    }
    thread.allocate(s.length());
    return Utf8.normalize(out.append(s, at, s.length()).toString());
  }

  // Stripping.

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
    return s.substring(start, end);
  }

  private static boolean isStripped(int c, @Nullable String characters) {
    if (characters == null || characters.isEmpty()) {
      return isSpace(c);
    }
    Work.scan(characters.length());
    return characters.indexOf(c) >= 0;
  }

  // Iterating.

  private static void iterating(Methods.Builder<String> t) {
    t.core(
        plain("codepoint_ords", "string.codepoints"),
        (s, _, _) -> StringElements.codePoints(s, true));
    t.core(
        plain("codepoints", "string.codepoints"), (s, _, _) -> StringElements.codePoints(s, false));
    t.core(plain("elem_ords", "string.elems"), (s, _, _) -> StringElements.bytes(s, true));
    t.core(plain("elems", "string.elems"), (s, _, _) -> StringElements.bytes(s, false));
  }
}
