package dev.bothy.cli.output;

/** Sizes and durations as people read them, the same in every locale. */
public final class Quantity {
  private Quantity() {}

  /** A duration: {@code 0.0s}, {@code 12.3s}, {@code 1m 04s}, {@code 2h 03m}. */
  public static String seconds(long millis) {
    long tenths = Math.max(0, millis) / 100;
    if (tenths < 600) {
      return tenths / 10 + "." + tenths % 10 + "s";
    }
    long seconds = tenths / 10;
    if (seconds < 3600) {
      return seconds / 60 + "m " + two(seconds % 60) + "s";
    }
    return seconds / 3600 + "h " + two(seconds / 60 % 60) + "m";
  }

  /** A size in decimal units, as docker shows it: {@code 12B}, {@code 3.4kB}, {@code 120MB}. */
  public static String bytes(long bytes) {
    if (bytes < 0) {
      return "-";
    }
    if (bytes < 1000) {
      return bytes + "B";
    }
    String[] units = {"kB", "MB", "GB", "TB", "PB", "EB"};
    long scale = 1000;
    int unit = 0;
    while (unit < units.length - 1 && bytes / scale >= 1000) {
      scale *= 1000;
      unit++;
    }
    long tenths = bytes / (scale / 10);
    return (tenths < 1000 ? tenths / 10 + "." + tenths % 10 : Long.toString(tenths / 10))
        + units[unit];
  }

  private static String two(long number) {
    return number < 10 ? "0" + number : Long.toString(number);
  }
}
