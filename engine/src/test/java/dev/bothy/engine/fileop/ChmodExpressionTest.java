package dev.bothy.engine.fileop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.op.StepFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChmodExpressionTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      textBlock =
          """
          "0755", 640, false, 755
          "4711", 0, true, 4711
          "u+x", 644, false, 744
          "+x", 644, false, 755
          "a-w", 666, false, 444
          "go-rwx,u=rw", 777, false, 600
          "a=rX", 640, false, 444
          "a=rX", 740, false, 555
          "a=rX", 640, true, 555
          "g=u", 750, false, 770
          "u+s,g+s", 755, false, 6755
          "+t", 777, true, 1777
          "u=rw+x", 0, false, 700
          "o=", 757, false, 750
          "a=rX", 2750, true, 555
          "u=,g+s", 6755, true, 2055
          "=r", 6755, false, 444
          "u=g", 4750, false, 4550
          "u=rwg", 4050, false, 550
          "a=rx,o+w-u", 0, true, 552
          "u+x,a+X", 644, false, 744
          "a-x,a+X", 744, false, 755
          "+rt", 0, true, 1000
          "o+st", 755, true, 755
          "00000755", 6000, true, 755
          """)
  void modes(String expression, String before, boolean directory, String after) throws StepFailure {
    int mode = ChmodExpression.parse(expression).apply(Integer.parseInt(before, 8), directory);
    assertThat(Integer.toOctalString(mode)).isEqualTo(after);
  }

  @Test
  void whatChmodWouldNotTakeIsRefused() {
    for (String text :
        new String[] {"", "u", "888", "u+y", "z+x", "u+x,,g+x", "+x,", "17777", "7x"}) {
      assertThatThrownBy(() -> ChmodExpression.parse(text))
          .as(text)
          .isInstanceOf(StepFailure.class);
    }
  }
}
