package dev.bothy.dialect.state;

import dev.bothy.starlark.EvalException;

/**
 * File permissions as people write them: {@code "0755"}, {@code "755"}, {@code 0o755}, and {@code
 * 755} as the proposal that states come from does.
 *
 * <p>A number has lost how it was written: 0o755 is 493. So both readings are tried, the number
 * itself and its decimal digits as octal ones, and the one that makes usual permissions is taken.
 * Where both or neither do, the number is refused rather than misread.
 */
public final class Permission {
  private static final int LARGEST = 07777;

  private Permission() {}

  /**
   * The permission bits of a Starlark string or int.
   *
   * @throws EvalException when it is no permission, or a number that can be read in two ways
   */
  public static int of(Object value) {
    // Not a switch over types: no archive of classes keeps what one links when it first runs.
    if (value instanceof String text) {
      return ofText(text);
    }
    if (value instanceof Long number) {
      return ofNumber(number);
    }
    throw noPermission(value.toString());
  }

  /**
   * Permissions of what an operation of the graph makes: it takes no more than {@code 0777}.
   *
   * @throws EvalException as {@link #of}, and when there are more
   */
  public static int ofNew(Object value) {
    int mode = of(value);
    if (mode > 0777) {
      throw new EvalException(
          "what is made here cannot be setuid, setgid or sticky: " + quoted(mode),
          "leave them out, and add .run([\"chmod "
              + Integer.toOctalString(mode)
              + " PATH\"]); or copy it with that permission");
    }
    return mode;
  }

  private static int ofText(String text) {
    String digits = text.startsWith("0o") ? text.substring(2) : text;
    int mode = octal(digits);
    if (mode < 0) {
      throw noPermission("\"" + text + "\"");
    }
    return mode;
  }

  private static int ofNumber(long number) {
    if (number < 0 || number > 9999) {
      throw noPermission(Long.toString(number));
    }
    int asWritten = octal(Long.toString(number));
    int asNumber = number <= LARGEST ? (int) number : -1;
    if (asWritten < 0 && asNumber < 0) {
      throw noPermission(Long.toString(number));
    }
    if (asWritten < 0 || asNumber < 0 || asNumber == 0) {
      return Math.max(asWritten, asNumber);
    }
    boolean written = isUsual(asWritten);
    if (written == isUsual(asNumber)) {
      throw new EvalException(
          "permission "
              + number
              + " can be read as "
              + quoted(asWritten)
              + " and as "
              + quoted(asNumber),
          "write permission="
              + quoted(asNumber)
              + " or permission="
              + quoted(asWritten)
              + ", as text");
    }
    return written ? asWritten : asNumber;
  }

  /** The owner may read; whoever is further off may do no more than those nearer. */
  private static boolean isUsual(int mode) {
    int owner = mode >> 6 & 7;
    int group = mode >> 3 & 7;
    int others = mode & 7;
    return (owner & 4) != 0 && (owner & group) == group && (group & others) == others;
  }

  /** Up to four octal digits, or -1. */
  private static int octal(String digits) {
    int length = digits.length();
    if (length == 0 || length > 5 || (length == 5 && digits.charAt(0) != '0')) {
      return -1;
    }
    int mode = 0;
    for (int i = 0; i < length; i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 7) {
        return -1;
      }
      mode = mode << 3 | digit;
    }
    return mode <= LARGEST ? mode : -1;
  }

  private static String quoted(int mode) {
    String digits = Integer.toOctalString(mode);
    return "\"" + "0".repeat(Math.max(0, 4 - digits.length())) + digits + "\"";
  }

  private static EvalException noPermission(String written) {
    return new EvalException(
        "not a permission: " + written, "write octal digits, such as \"0755\" or \"0644\"");
  }
}
