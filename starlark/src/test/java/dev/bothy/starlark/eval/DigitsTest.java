package dev.bothy.starlark.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Digits are those that the JDK writes and reads. */
class DigitsTest {
  private static void check(BigInteger number, int radix) {
    TextBuilder out = new TextBuilder();
    Digits.write(out, number, radix);
    assertThat(out.toString()).isEqualTo(number.toString(radix));
    assertThat(Digits.read(number.abs().toString(radix), radix)).isEqualTo(number.abs());
  }

  @Property(tries = 300, seed = "20261128")
  void ofAnyNumber(
      @ForAll byte[] bits,
      @ForAll @IntRange(max = 30) int times,
      @ForAll @IntRange(min = 2, max = 36) int radix) {
    BigInteger number = bits.length == 0 ? BigInteger.ZERO : new BigInteger(bits);
    for (int i = 0; i < times && number.bitLength() < 20_000; i++) {
      number = number.multiply(BigInteger.valueOf(i % 3 == 0 ? radix : i - 9)).shiftLeft(i * 8);
    }
    check(number, radix);
  }

  /** Whole pieces of zeros, and numbers just below and above where another piece begins. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8, 10, 16, 36})
  void aroundPowersOfTheRadix(int radix) {
    for (int digits : new int[] {1, 127, 128, 129, 255, 256, 257, 511, 512, 513, 1024, 4097}) {
      BigInteger power = BigInteger.valueOf(radix).pow(digits);
      check(power, radix);
      check(power.negate(), radix);
      check(power.subtract(BigInteger.ONE), radix);
      check(power.add(BigInteger.ONE), radix);
      check(power.add(BigInteger.valueOf(radix).pow(digits / 2)), radix);
    }
  }
}
