package dev.bothy.starlark.eval;

/** The methods of strings about letter case and classes of characters. */
final class StringCases {
  private StringCases() {}

  private interface Check {
    boolean test(int codePoint);
  }

  private static boolean allOf(String s, Check check) {
    return !s.isEmpty() && s.codePoints().allMatch(check::test);
  }

  static void addTo(Methods.Builder<String> t) {
    t.core(
        StringMethods.plain("capitalize", "string"),
        (s, _, _) ->
            s.isEmpty()
                ? s
                : mapped(
                    s, (c, i) -> i == 0 ? Character.toTitleCase(c) : Character.toLowerCase(c)));
    t.core(
        StringMethods.plain("isalnum", "bool"), (s, _, _) -> allOf(s, Character::isLetterOrDigit));
    t.core(StringMethods.plain("isalpha", "bool"), (s, _, _) -> allOf(s, Character::isLetter));
    t.core(StringMethods.plain("isdigit", "bool"), (s, _, _) -> allOf(s, Character::isDigit));
    t.core(StringMethods.plain("islower", "bool"), (s, _, _) -> isCased(s) && s.equals(lower(s)));
    t.core(StringMethods.plain("isspace", "bool"), (s, _, _) -> allOf(s, StringCases::isSpace));
    t.core(StringMethods.plain("istitle", "bool"), (s, _, _) -> isTitle(s));
    t.core(StringMethods.plain("isupper", "bool"), (s, _, _) -> isCased(s) && s.equals(upper(s)));
    t.core(StringMethods.plain("lower", "string"), (s, _, _) -> lower(s));
    t.core(StringMethods.plain("title", "string"), (s, _, _) -> titled(s));
    t.core(StringMethods.plain("upper", "string"), (s, _, _) -> upper(s));
  }

  /** Blanks as Starlark takes them. */
  static boolean isSpace(int c) {
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
    return s.codePoints().anyMatch(StringCases::isCased);
  }

  private interface Mapping {
    int map(int codePoint, int index);
  }

  private static String lower(String s) {
    return mapped(s, (c, _) -> Character.toLowerCase(c));
  }

  private static String upper(String s) {
    return mapped(s, (c, _) -> Character.toUpperCase(c));
  }

  private static String mapped(String s, Mapping mapping) {
    TextBuilder out = new TextBuilder(s.length());
    for (int i = 0; i < s.length(); ) {
      int c = s.codePointAt(i);
      out.appendCodePoint(mapping.map(c, i));
      i += Character.charCount(c);
    }
    return out.toString();
  }

  private static String titled(String s) {
    TextBuilder out = new TextBuilder(s.length());
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
}
