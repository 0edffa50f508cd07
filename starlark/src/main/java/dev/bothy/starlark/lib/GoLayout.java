package dev.bothy.starlark.lib;

import dev.bothy.starlark.EvalException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A format of times in Go's manner: how the moment 2006-01-02 15:04:05 in zone MST (-0700) would be
 * written.
 */
final class GoLayout {
  static final String RFC3339 = "2006-01-02T15:04:05Z07:00";

  /** Longer elements before their own beginnings. */
  private static final Pattern ELEMENT =
      Pattern.compile(
          "2006|January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|Z07:00|Z0700|-07:00|-0700|-07"
              + "|[.,]0+(?!\\d)|[.,]9+(?!\\d)|01|02|03|04|05|06|15|PM|pm|_2|1|2|3|4|5");

  /** In the words of {@link DateTimeFormatterBuilder#appendPattern}. */
  private static final Map<String, String> PATTERNS =
      Map.ofEntries(
          Map.entry("2006", "uuuu"),
          Map.entry("January", "MMMM"),
          Map.entry("Jan", "MMM"),
          Map.entry("01", "MM"),
          Map.entry("1", "M"),
          Map.entry("Monday", "EEEE"),
          Map.entry("Mon", "EEE"),
          Map.entry("02", "dd"),
          Map.entry("_2", "ppd"),
          Map.entry("2", "d"),
          Map.entry("15", "HH"),
          Map.entry("03", "hh"),
          Map.entry("3", "h"),
          Map.entry("04", "mm"),
          Map.entry("4", "m"),
          Map.entry("05", "ss"),
          Map.entry("5", "s"));

  /** As in Go, 69 is 1969 and 68 is 2068. */
  private static final int FIRST_SHORT_YEAR = 1969;

  /** Each element takes some hundred bytes while it is used. */
  private static final int MAX_LENGTH = 1000;

  private final String layout;

  private GoLayout(String layout) {
    this.layout = layout;
  }

  static GoLayout of(String layout) {
    if (layout.length() > MAX_LENGTH) {
      throw new EvalException("time layout of more than " + MAX_LENGTH + " characters");
    }
    return new GoLayout(layout);
  }

  /**
   * @param reading a text that is read may have a fraction behind its seconds that the layout lacks
   */
  private DateTimeFormatter formatter(boolean reading) {
    DateTimeFormatterBuilder out = new DateTimeFormatterBuilder().parseCaseInsensitive();
    Matcher m = ELEMENT.matcher(layout);
    int at = 0;
    while (m.find()) {
      literal(out, layout.substring(at, m.start()));
      at = m.end();
      element(out, m.group());
      boolean seconds = m.group().endsWith("5") && !m.group().equals("15");
      if (reading && seconds && !layout.startsWith(".", at) && !layout.startsWith(",", at)) {
        out.optionalStart().appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true).optionalEnd();
      }
    }
    literal(out, layout.substring(at));
    return out.toFormatter(Locale.ROOT);
  }

  private static void literal(DateTimeFormatterBuilder out, String text) {
    if (!text.isEmpty()) {
      out.appendLiteral(text);
    }
  }

  private static void element(DateTimeFormatterBuilder out, String element) {
    String pattern = PATTERNS.get(element);
    if (pattern != null) {
      out.appendPattern(pattern);
      return;
    }
    switch (element) {
      case "06" -> out.appendValueReduced(ChronoField.YEAR, 2, 2, FIRST_SHORT_YEAR);
      case "PM", "pm" ->
          out.appendText(
              ChronoField.AMPM_OF_DAY,
              element.equals("PM") ? Map.of(0L, "AM", 1L, "PM") : Map.of(0L, "am", 1L, "pm"));
      case "MST" -> out.appendZoneText(TextStyle.SHORT);
      case "Z07:00" -> out.appendOffset("+HH:MM", "Z");
      case "Z0700" -> out.appendOffset("+HHMM", "Z");
      case "-07:00" -> out.appendOffset("+HH:MM", "+00:00");
      case "-0700" -> out.appendOffset("+HHMM", "+0000");
      case "-07" -> out.appendOffset("+HH", "+00");
      default -> {
        int digits = element.length() - 1;
        if (element.charAt(1) == '0') {
          out.appendLiteral(element.charAt(0))
              .appendFraction(ChronoField.NANO_OF_SECOND, digits, digits, false);
        } else {
          out.appendFraction(ChronoField.NANO_OF_SECOND, 0, Math.min(digits, 9), true);
        }
      }
    }
  }

  String format(ZonedDateTime time) {
    return formatter(false).format(time);
  }

  /** What the text does not say is the least there is; the zone is for a text without offset. */
  Moment parse(String text, ZoneId zone) {
    try {
      TemporalAccessor parsed = formatter(true).parse(text);
      LocalDate date =
          Objects.requireNonNullElse(
              parsed.query(TemporalQueries.localDate()), LocalDate.of(0, 1, 1));
      LocalTime time =
          Objects.requireNonNullElse(parsed.query(TemporalQueries.localTime()), LocalTime.MIDNIGHT);
      ZoneId own = parsed.query(TemporalQueries.zone());
      return Moment.of(date.atTime(time).atZone(own == null ? zone : own));
    } catch (DateTimeParseException e) {
      throw new EvalException(
          "cannot parse \"" + text + "\" as a time: wrong at offset " + e.getErrorIndex(), null, e);
    }
  }
}
