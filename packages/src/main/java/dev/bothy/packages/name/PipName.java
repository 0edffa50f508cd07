package dev.bothy.packages.name;

/** Names of Python projects. */
public final class PipName {
  private PipName() {}

  /** Lower case, with runs of {@code -}, {@code _} and {@code .} as one {@code -} (PEP 503). */
  public static String normalise(String name) {
    StringBuilder out = new StringBuilder(name.length());
    boolean separator = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '-' || c == '_' || c == '.') {
        separator = true;
        continue;
      }
      if (separator) {
        out.append('-');
        separator = false;
      }
      out.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
    }
    return separator ? out.append('-').toString() : out.toString();
  }

  /** Whether it is a name by PEP 508: letters and digits, and {@code - _ .} between them. */
  public static boolean isValid(String name) {
    if (name.isEmpty()
        || !Texts.isLetterOrDigit(name.charAt(0))
        || !Texts.isLetterOrDigit(name.charAt(name.length() - 1))) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!Texts.isLetterOrDigit(c) && c != '-' && c != '_' && c != '.') {
        return false;
      }
    }
    return true;
  }
}
