package dev.bothy.starlark.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values of literals that are read in pieces. */
class LiteralsTest {
  @ParameterizedTest
  @CsvSource({"'', 10", "0x, 16", "0o, 8", "0b, 2"})
  void longOnesSayTheirDigits(String prefix, int radix) {
    for (int digits : new int[] {64, 127, 128, 129, 256, 257, 385, 5000, 100_000}) {
      BigInteger power = BigInteger.valueOf(radix).pow(digits - 1);
      check(prefix, radix, power);
      check(prefix, radix, power.multiply(BigInteger.valueOf(radix)).subtract(BigInteger.ONE));
      check(prefix, radix, power.add(BigInteger.valueOf(radix).pow(digits / 2)));
    }
  }

  private static void check(String prefix, int radix, BigInteger value) {
    SyntaxTree tree = SyntaxTree.parse(SourceFile.of("f.star", prefix + value.toString(radix)));
    assertThat(tree.errors()).isEmpty();
    assertThat(tree.nodeAt(0))
        .isInstanceOfSatisfying(
            Expression.IntLiteral.class,
            literal -> assertThat(new BigInteger(literal.value().toString())).isEqualTo(value));
  }

  @ParameterizedTest
  @CsvSource({"'', 9", "0x, f"})
  void longerOnesAreRefused(String prefix, String digit) {
    SyntaxTree tree = SyntaxTree.parse(SourceFile.of("f.star", prefix + digit.repeat(100_001)));
    assertThat(tree.errors()).singleElement().hasToString("f.star:1:1: int literal too long");
  }
}
