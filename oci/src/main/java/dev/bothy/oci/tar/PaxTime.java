package dev.bothy.oci.tar;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Times in PAX headers: decimal seconds since 1970 with a fraction, possibly negative. */
record PaxTime(long seconds, int nanos) {
  private static final BigDecimal LIMIT = BigDecimal.valueOf(1L << 50);

  /**
   * @throws NumberFormatException when it is no such number
   */
  static PaxTime parse(String text) {
    if (text.length() > 60 || text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
      throw new NumberFormatException(text);
    }
    BigDecimal value = new BigDecimal(text).setScale(9, RoundingMode.FLOOR);
    if (value.abs().compareTo(LIMIT) > 0) {
      throw new NumberFormatException(text);
    }
    BigDecimal whole = value.setScale(0, RoundingMode.FLOOR);
    return new PaxTime(
        whole.longValueExact(), value.subtract(whole).movePointRight(9).intValueExact());
  }

  static String format(long seconds, int nanos) {
    if (nanos == 0) {
      return Long.toString(seconds);
    }
    BigDecimal value = BigDecimal.valueOf(seconds).add(BigDecimal.valueOf(nanos, 9));
    return value.stripTrailingZeros().toPlainString();
  }
}
