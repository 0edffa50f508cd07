package dev.bothy.dialect.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.starlark.EvalException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PermissionTest {
  @ParameterizedTest
  @CsvSource({
    "755, 0755",
    "0755, 0755",
    "0o755, 0755",
    "644, 0644",
    "0, 0",
    "7, 7",
    "1777, 1777",
    "01777, 1777",
    "4755, 4755"
  })
  void textIsOctalDigits(String text, String octal) {
    assertThat(Permission.of(text)).isEqualTo(Integer.parseInt(octal, 8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1777", "4755", "2775", "7000"})
  void whatIsMadeHasNoSpecialBits(String text) {
    assertThatThrownBy(() -> Permission.ofNew(text)).hasMessageContaining("\"" + text + "\"");
    assertThat(Permission.ofNew(text.substring(1))).isEqualTo(Permission.of(text) & 0777);
  }

  /** Left as written, in the middle the number that the file's author had in mind. */
  @ParameterizedTest
  @CsvSource({
    "755, 0755",
    "644, 0644",
    "600, 0600",
    "640, 0640",
    "700, 0700",
    "444, 0444",
    "777, 0777",
    "664, 0664",
    "775, 0775",
    "711, 0711",
    "750, 0750",
    "660, 0660",
    "666, 0666",
    "555, 0555",
    "7070, 7070",
    "0, 0"
  })
  void decimalDigitsAreReadAsTheyAreWritten(long written, String octal) {
    assertThat(Permission.of(written)).isEqualTo(Integer.parseInt(octal, 8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "755", "644", "600", "700", "444", "555", "750", "775", "770", "664", "640", "660", "711"
      })
  void octalNumbersAreReadAsNumbers(String octal) {
    int mode = Integer.parseInt(octal, 8);
    assertThat(Permission.of((long) mode)).isEqualTo(mode);
  }

  @ParameterizedTest
  @CsvSource({"511, 0511, 0777", "400, 0400, 0620", "500, 0500, 0764", "272, 0272, 0420"})
  void aNumberThatCanBeReadInTwoWaysIsRefusedWithBoth(long number, String one, String other) {
    assertThatThrownBy(() -> Permission.of(number))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("\"" + one + "\"")
        .hasMessageContaining("\"" + other + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "rwx", "0888", "77777", "u+x", "-1", "0x1ff", "٧٥٥"})
  void whatIsNoPermissionIsRefused(String text) {
    assertThatThrownBy(() -> Permission.of(text))
        .isInstanceOf(EvalException.class)
        .hasMessageContaining("0755");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 4096, 9999, 100000, Long.MAX_VALUE})
  void numbersOutsideOfPermissionsAreRefused(long number) {
    assertThatThrownBy(() -> Permission.of(number)).isInstanceOf(EvalException.class);
  }

  /** Whatever a number gives is one of its two readings, never a third. */
  @Property(seed = "20261120")
  void noNumberIsMisread(@ForAll @IntRange(min = 0, max = 9999) int number) {
    int mode;
    try {
      mode = Permission.of((long) number);
    } catch (EvalException e) {
      return;
    }
    assertThat(mode == number || Integer.toOctalString(mode).equals(Integer.toString(number)))
        .isTrue();
  }
}
