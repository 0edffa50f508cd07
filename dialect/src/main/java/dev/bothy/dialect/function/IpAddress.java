package dev.bothy.dialect.function;

/** IP addresses as text. Java's own parser would ask a name server about everything else. */
final class IpAddress {
  private static final int V6_GROUPS = 8;

  private IpAddress() {}

  static boolean isValid(String text) {
    return text.indexOf(':') >= 0 ? isV6(text) : isV4(text);
  }

  private static boolean isV4(String text) {
    int parts = 0;
    int value = -1;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '.';
      if (c == '.') {
        if (value < 0) {
          return false;
        }
        parts++;
        value = -1;
      } else if (c >= '0' && c <= '9' && value != 0) {
        value = Math.max(value, 0) * 10 + (c - '0');
        if (value > 255) {
          return false;
        }
      } else {
        return false;
      }
    }
    return parts == 4;
  }

  private static boolean isV6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) {
      return groups(text) == V6_GROUPS;
    }
    int before = gap == 0 ? 0 : groups(text.substring(0, gap));
    int after = gap + 2 == text.length() ? 0 : groups(text.substring(gap + 2));
    return before >= 0 && after >= 0 && before + after < V6_GROUPS;
  }

  /** How many groups of hexadecimal digits, a trailing IPv4 address counting as two; or -1. */
  private static int groups(String text) {
    int groups = 0;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == ':') {
        String group = text.substring(start, i);
        if (i == text.length() && group.indexOf('.') >= 0) {
          return isV4(group) ? groups + 2 : -1;
        }
        if (!isGroup(group)) {
          return -1;
        }
        groups++;
        start = i + 1;
      }
    }
    return groups;
  }

  private static boolean isGroup(String group) {
    if (group.isEmpty() || group.length() > 4) {
      return false;
    }
    for (int i = 0; i < group.length(); i++) {
      if (Character.digit(group.charAt(i), 16) < 0 || group.charAt(i) > 'f') {
        return false;
      }
    }
    return true;
  }
}
