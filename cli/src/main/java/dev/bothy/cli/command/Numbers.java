package dev.bothy.cli.command;

import dev.bothy.cli.args.Option;
import dev.bothy.cli.args.UsageException;

/** Numbers, durations and sizes as options give them. */
public final class Numbers {
  private Numbers() {}

  /** A decimal number from 0 to {@code most}. */
  public static int parse(Invocation invocation, Option option, String text, int most)
      throws UsageException {
    return parse(invocation, option, text, 0, most);
  }

  /** A decimal number from {@code least}, which is not negative, to {@code most}. */
  public static int parse(Invocation invocation, Option option, String text, int least, int most)
      throws UsageException {
    long value = digits(text);
    if (value < least || value > most) {
      throw invocation.usage(
          "--" + option.name() + ": '" + text + "' is not a number from " + least + " to " + most);
    }
    return (int) value;
  }

  /** {@code 90s}, {@code 15m}, {@code 24h}, {@code 7d}; in milliseconds. */
  public static long millis(Invocation invocation, Option option, String text)
      throws UsageException {
    String units = "smhd";
    long[] scales = {1_000, 60_000, 3_600_000, 86_400_000};
    int unit = text.isEmpty() ? -1 : units.indexOf(text.charAt(text.length() - 1));
    long number = unit < 0 ? -1 : digits(text.substring(0, text.length() - 1));
    if (number < 0) {
      throw invocation.usage(
          "--" + option.name() + ": '" + text + "' is not a time such as 90s, 15m, 24h or 7d");
    }
    return number * scales[unit];
  }

  /** {@code 500MB}, {@code 20GB}, or a number of bytes. */
  public static long bytes(Invocation invocation, Option option, String text)
      throws UsageException {
    String[] units = {"TB", "GB", "MB", "kB", "KB", "B", ""};
    long[] scales = {1_000_000_000_000L, 1_000_000_000, 1_000_000, 1_000, 1_000, 1, 1};
    for (int i = 0; i < units.length; i++) {
      if (text.endsWith(units[i])) {
        long number = digits(text.substring(0, text.length() - units[i].length()));
        if (number >= 0 && number < Long.MAX_VALUE / scales[i]) {
          return number * scales[i];
        }
      }
    }
    throw invocation.usage(
        "--" + option.name() + ": '" + text + "' is not a size such as 500MB or 20GB");
  }

  /** The number, or -1 when the text is none. */
  public static long digits(String text) {
    if (text.isEmpty() || text.length() > 15) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }
}
