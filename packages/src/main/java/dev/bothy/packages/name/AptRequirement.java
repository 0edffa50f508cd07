package dev.bothy.packages.name;

import java.util.Locale;

/**
 * A package of apt as people ask for it: {@code name[:arch][=version|/suite]}.
 *
 * @param arch {@code amd64}, {@code any} …; empty for the machine's own
 * @param version exact, or with {@code *}; empty for any
 * @param suite {@code bookworm-backports} …; empty for any
 */
public record AptRequirement(String name, String arch, String version, String suite) {
  /**
   * Reads what people type.
   *
   * @throws BadPackageException for anything that is not one package (Debian policy § 5.6.1, §
   *     5.6.12), options and the removal forms {@code name-} and {@code name+} included
   */
  public static AptRequirement parse(String text) throws BadPackageException {
    String whole = Texts.checked(text);
    if (whole.startsWith("-")) {
      throw new BadPackageException(
          Texts.shown(whole) + " is an option of apt, not a package",
          "options of apt are not taken here; use run() in build.envd for them");
    }
    int end = nameEnd(whole);
    String name = whole.substring(0, end);
    checkName(name, whole);
    String arch = "";
    if (end < whole.length() && whole.charAt(end) == ':') {
      int next = qualifierEnd(whole, end + 1);
      arch = part(whole, end + 1, next, "architecture", "-");
      end = next;
    }
    String version = "";
    String suite = "";
    if (end < whole.length()) {
      if (whole.charAt(end) == '=') {
        version = part(whole, end + 1, whole.length(), "version", ".+-~:*");
      } else {
        suite = part(whole, end + 1, whole.length(), "suite", ".-/_");
      }
    }
    if (whole.endsWith("-")) {
      // Wherever it stands, apt would remove the package.
      throw new BadPackageException(
          Texts.shown(whole) + " ends in a minus sign", "leave it out to install the package");
    }
    return new AptRequirement(name, arch, version, suite);
  }

  private static int nameEnd(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ':' || c == '=' || c == '/') {
        return i;
      }
    }
    return text.length();
  }

  private static int qualifierEnd(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '=' || c == '/') {
        return i;
      }
    }
    return text.length();
  }

  private static void checkName(String name, String whole) throws BadPackageException {
    boolean good = name.length() >= 2 && !name.endsWith("-") && isLowerOrDigit(name.charAt(0));
    for (int i = 0; i < name.length(); i++) {
      good &= isLowerOrDigit(name.charAt(i)) || "+-.".indexOf(name.charAt(i)) >= 0;
    }
    if (!good) {
      String lower = name.toLowerCase(Locale.ROOT);
      throw new BadPackageException(
          Texts.shown(whole) + " is not the name of an apt package",
          lower.equals(name)
              ? "lower-case letters, digits, + - and . are allowed; then =VERSION or /SUITE"
              : "names are in lower case");
    }
  }

  private static String part(String whole, int from, int to, String what, String alsoAllowed)
      throws BadPackageException {
    boolean good = to > from && Texts.isLetterOrDigit(whole.charAt(from));
    for (int i = from; i < to; i++) {
      char c = whole.charAt(i);
      good &= Texts.isLetterOrDigit(c) || alsoAllowed.indexOf(c) >= 0;
    }
    if (!good) {
      throw new BadPackageException(
          Texts.shown(whole) + " has no proper " + what,
          "write NAME, NAME=VERSION, NAME/SUITE or NAME:ARCH");
    }
    return whole.substring(from, to);
  }

  private static boolean isLowerOrDigit(char c) {
    return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
  }

  /** Whether both ask for the same package, whatever version. */
  public boolean samePackage(AptRequirement other) {
    return name.equals(other.name) && arch.equals(other.arch);
  }

  /** As apt takes it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name);
    if (!arch.isEmpty()) {
      text.append(':').append(arch);
    }
    if (!version.isEmpty()) {
      text.append('=').append(version);
    } else if (!suite.isEmpty()) {
      text.append('/').append(suite);
    }
    return text.toString();
  }
}
