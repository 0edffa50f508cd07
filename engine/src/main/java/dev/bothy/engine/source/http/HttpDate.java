package dev.bothy.engine.source.http;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;

/** Times in headers, in the three forms of RFC 9110 §5.6.7. */
final class HttpDate {
  /** Two digits of a year are of 1969 to 2068. */
  private static final int FIRST_SHORT_YEAR = 1969;

  private HttpDate() {}

  private static List<DateTimeFormatter> forms() {
    return List.of(
        form("dd MMM yyyy HH:mm:ss", " GMT"),
        new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("dd-MMM-")
            .appendValueReduced(ChronoField.YEAR, 2, 2, FIRST_SHORT_YEAR)
            .appendPattern(" HH:mm:ss")
            .parseCaseSensitive()
            .appendLiteral(" GMT")
            .toFormatter(Locale.US),
        form("MMM ppd HH:mm:ss yyyy", ""));
  }

  private static DateTimeFormatter form(String pattern, String zone) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern)
        .parseCaseSensitive()
        .appendLiteral(zone)
        .toFormatter(Locale.US);
  }

  /**
   * In milliseconds since 1970; 0 when it is no such time. What day of the week it was is skipped.
   */
  static long millis(String header) {
    int blank = header.indexOf(' ');
    String rest = header.substring(blank + 1);
    for (DateTimeFormatter form : forms()) {
      try {
        return LocalDateTime.parse(rest, form).toInstant(ZoneOffset.UTC).toEpochMilli();
      } catch (DateTimeException e) {
        // Perhaps in the next form.
      }
    }
    return 0;
  }
}
