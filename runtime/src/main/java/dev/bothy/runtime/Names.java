package dev.bothy.runtime;

/** Names of environments: they become directory names, host names and ssh hosts. */
public final class Names {
  private static final int LONGEST = 63;

  private Names() {}

  /** True for letters, digits, {@code . _ -}, starting with a letter or digit, at most 63. */
  public static boolean valid(String name) {
    if (name.isEmpty() || name.length() > LONGEST || !alphanumeric(name.charAt(0))) {
      return false;
    }
    for (int i = 1; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!alphanumeric(c) && c != '.' && c != '_' && c != '-') {
        return false;
      }
    }
    return true;
  }

  /** The nearest valid name to a directory's: runs of other characters one dash, cut at 63. */
  public static String from(String text) {
    StringBuilder name = new StringBuilder();
    boolean foreign = false;
    for (int i = 0; i < text.length() && name.length() < LONGEST; i++) {
      char c = text.charAt(i);
      if (alphanumeric(c) || (name.length() > 0 && (c == '.' || c == '_' || c == '-'))) {
        name.append(c);
        foreign = false;
      } else if (name.length() > 0 && !foreign) {
        name.append('-');
        foreign = true;
      }
    }
    if (foreign) {
      name.setLength(name.length() - 1);
    }
    return name.length() == 0 ? "environment" : name.toString();
  }

  static void check(String name) {
    if (!valid(name)) {
      throw new IllegalArgumentException(
          "not a name of an environment: '"
              + name
              + "' (letters, digits, '.', '_' and '-', beginning with a letter or digit, at most "
              + LONGEST
              + ")");
    }
  }

  private static boolean alphanumeric(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }
}
