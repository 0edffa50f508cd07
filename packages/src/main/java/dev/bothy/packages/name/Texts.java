package dev.bothy.packages.name;

/** What no package string may contain, whoever installs it. */
final class Texts {
  /** Longer strings are a mistake or an attack. */
  private static final int MAX_LENGTH = 2_000;

  private Texts() {}

  /** The text without blanks around it. */
  static String checked(String text) throws BadPackageException {
    if (text.length() > MAX_LENGTH) {
      throw new BadPackageException(
          "a package name of " + text.length() + " characters",
          "one package each, at most " + MAX_LENGTH + " characters");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\uFFFD' || Character.isSurrogate(c)) {
        throw new BadPackageException(
            "a package name that is not valid text: " + shown(text),
            "names of packages are ASCII; check the terminal's character set");
      }
      if (c < 0x20 && c != '\t' || c >= 0x7F && c < 0xA0 || c == 0x2028 || c == 0x2029) {
        throw new BadPackageException(
            "a package name with a line break or control character: " + shown(text),
            "give each package as a word of its own");
      }
    }
    String stripped = text.strip();
    if (stripped.isEmpty()) {
      throw new BadPackageException("an empty package name", "name a package");
    }
    return stripped;
  }

  /** The text in quotes, with what a terminal should not see escaped. */
  static String shown(String text) {
    StringBuilder out = new StringBuilder("\"");
    int end = Math.min(text.length(), 200);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20
          || c >= 0x7F && c < 0xA0
          || c >= 0x2000 && c < 0x2070
          || Character.isSurrogate(c)) {
        out.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
          out.append(Character.forDigit(c >> shift & 0xF, 16));
        }
      } else {
        out.append(c);
      }
    }
    return out.append(end < text.length() ? "…\"" : "\"").toString();
  }

  static boolean isLetterOrDigit(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }
}
