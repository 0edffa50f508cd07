package dev.bothy.starlark.eval;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Digits of ints of any size. What is large is halved until the pieces are small: the JDK reads in
 * the square of the length and writes in one go, and nothing could stop it meanwhile.
 */
final class Digits {
  /** Digits of a piece that is left to the JDK. */
  private static final int PIECE = 128;

  /** What the JDK leaves as garbage of a digit that it writes or reads. */
  private static final long DIGIT_BYTES = 16;

  private final int radix;

  private final List<BigInteger> powers = new ArrayList<>();

  private Digits(int radix) {
    this.radix = radix;
  }

  /** The radix to the power of {@link #PIECE} times 2 to the power of an index. */
  private BigInteger power(int index) {
    while (powers.size() <= index) {
      if (powers.isEmpty()) {
        powers.add(BigInteger.valueOf(radix).pow(PIECE));
      } else {
        BigInteger last = powers.getLast();
        Ints.chargeProduct(2 * last.bitLength());
        powers.add(last.multiply(last));
      }
    }
    return powers.get(index);
  }

  /** Appends a number's digits in a radix from 2 to 36, in lower case. */
  static void write(TextBuilder out, BigInteger number, int radix) {
    int bits = number.bitLength();
    if (bits < 2 * PIECE) {
      Work.allocate(DIGIT_BYTES * bits);
      out.append(number.toString(radix));
      return;
    }
    Digits digits = new Digits(radix);
    int levels = 1;
    while (2 * digits.power(levels - 1).bitLength() - 1 <= bits) {
      levels++;
    }
    if (number.signum() < 0) {
      out.append('-');
    }
    digits.write(out, number.abs(), levels, false);
  }

  /**
   * @param level the number is below the power of this index, were there one
   * @param whole whether zeros lead up to the length of that
   */
  private void write(TextBuilder out, BigInteger number, int level, boolean whole) {
    if (level == 0) {
      Work.allocate(DIGIT_BYTES * PIECE);
      String text = number.toString(radix);
      if (whole) {
        out.append("0".repeat(PIECE - text.length()));
      }
      out.append(text);
      return;
    }
    Ints.chargeQuotient(number.bitLength());
    BigInteger[] halves = number.divideAndRemainder(power(level - 1));
    boolean both = whole || halves[0].signum() != 0;
    if (both) {
      write(out, halves[0], level - 1, whole);
    }
    write(out, halves[1], level - 1, both);
  }

  /** The number that a text of digits, without a sign, says in a radix from 2 to 36. */
  static BigInteger read(String text, int radix) {
    return new Digits(radix).read(text, 0, text.length());
  }

  private BigInteger read(String text, int from, int to) {
    if (to - from <= PIECE) {
      Work.allocate(DIGIT_BYTES * (to - from));
      return new BigInteger(text.substring(from, to), radix);
    }
    int level = 0;
    int low = PIECE;
    while (2 * low < to - from) {
      low *= 2;
      level++;
    }
    BigInteger high = read(text, from, to - low);
    BigInteger rest = read(text, to - low, to);
    Ints.chargeProduct(high.bitLength() + rest.bitLength());
    return high.multiply(power(level)).add(rest);
  }
}
