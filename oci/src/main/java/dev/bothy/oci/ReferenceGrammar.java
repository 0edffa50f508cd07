package dev.bothy.oci;

/** The character rules of image references, by hand: a regex would cost more at start-up. */
final class ReferenceGrammar {
  private static final int MAX_TAG = 128;

  private ReferenceGrammar() {}

  /** The first component is a registry when it has a dot, a port or upper case, or is localhost. */
  static boolean looksLikeHost(String first) {
    if (first.equals("localhost")
        || first.indexOf('.') >= 0
        || first.indexOf(':') >= 0
        || first.startsWith("[")) {
      return true;
    }
    for (int i = 0; i < first.length(); i++) {
      if (first.charAt(i) >= 'A' && first.charAt(i) <= 'Z') {
        return true;
      }
    }
    return false;
  }

  static void checkRegistry(String registry, String whole) {
    String host = registry;
    int bracket = registry.lastIndexOf(']');
    int colon = registry.lastIndexOf(':');
    if (colon > bracket) {
      host = registry.substring(0, colon);
      String port = registry.substring(colon + 1);
      if (!isPort(port)) {
        throw invalid(whole, "\"" + port + "\" is not a port number");
      }
    }
    boolean good;
    if (host.startsWith("[") && host.endsWith("]")) {
      good = host.length() > 4;
      for (int i = 1; i < host.length() - 1; i++) {
        char c = host.charAt(i);
        good &= c == ':' || c == '.' || Character.digit(c, 16) >= 0 && c < 0x80;
      }
    } else {
      good = !host.isEmpty();
      int start = 0;
      while (good && start <= host.length()) {
        int dot = host.indexOf('.', start);
        int end = dot < 0 ? host.length() : dot;
        good = isHostLabel(host, start, end);
        start = end + 1;
      }
    }
    if (!good) {
      throw invalid(whole, "\"" + registry + "\" is not a registry host");
    }
  }

  private static boolean isPort(String port) {
    if (port.isEmpty() || port.length() > 5) {
      return false;
    }
    int value = 0;
    for (int i = 0; i < port.length(); i++) {
      char c = port.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
      value = value * 10 + (c - '0');
    }
    return value > 0 && value <= 65535;
  }

  private static boolean isHostLabel(String host, int start, int end) {
    if (start == end || host.charAt(start) == '-' || host.charAt(end - 1) == '-') {
      return false;
    }
    for (int i = start; i < end; i++) {
      char c = host.charAt(i);
      if (!(isLowerOrDigit(c) || c >= 'A' && c <= 'Z' || c == '-')) {
        return false;
      }
    }
    return true;
  }

  static void checkRepository(String repository, String whole) {
    int start = 0;
    while (start <= repository.length()) {
      int slash = repository.indexOf('/', start);
      int end = slash < 0 ? repository.length() : slash;
      checkComponent(repository.substring(start, end), whole);
      start = end + 1;
    }
  }

  /**
   * Runs of lower-case letters and digits, joined by one dot, one or two underscores, or dashes.
   */
  private static void checkComponent(String component, String whole) {
    if (component.isEmpty()) {
      throw invalid(whole, "a component of the path is empty");
    }
    int i = 0;
    int n = component.length();
    while (i < n) {
      int word = i;
      while (i < n && isLowerOrDigit(component.charAt(i))) {
        i++;
      }
      if (i == word) {
        throw badComponent(component, whole);
      }
      if (i == n) {
        return;
      }
      char joint = component.charAt(i);
      int length = 0;
      while (i < n && component.charAt(i) == joint) {
        i++;
        length++;
      }
      boolean good = joint == '-' || joint == '.' && length == 1 || joint == '_' && length <= 2;
      if (!good || i == n) {
        throw badComponent(component, whole);
      }
    }
  }

  private static IllegalArgumentException badComponent(String component, String whole) {
    for (int i = 0; i < component.length(); i++) {
      char c = component.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        return invalid(whole, "\"" + component + "\" must be lower case");
      }
    }
    return invalid(
        whole,
        "\""
            + component
            + "\" may hold only lower-case letters and digits, joined by '.', '_', '__' or '-'");
  }

  static void checkTag(String tag, String whole) {
    boolean good = !tag.isEmpty() && tag.length() <= MAX_TAG;
    for (int i = 0; good && i < tag.length(); i++) {
      char c = tag.charAt(i);
      boolean word = isLowerOrDigit(c) || c >= 'A' && c <= 'Z' || c == '_';
      good = word || i > 0 && (c == '.' || c == '-');
    }
    if (!good) {
      throw invalid(
          whole,
          "\""
              + tag
              + "\" is not a tag (1 to 128 letters, digits, '_', '.', '-'; no '.' or '-' first)");
    }
  }

  static Digest digest(String text, String whole) {
    try {
      return Digest.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "image reference \""
              + whole
              + "\": behind the @ must be sha256: and 64 lower-case hexadecimal digits",
          e);
    }
  }

  static IllegalArgumentException invalid(String whole, String why) {
    return new IllegalArgumentException("image reference \"" + whole + "\": " + why);
  }

  private static boolean isLowerOrDigit(char c) {
    return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
  }
}
