package dev.bothy.runtime.embedded.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class ShellQuoteTest {
  @Property(seed = "20261120", tries = 50)
  void theShellGivesBackEveryWord(
      @ForAll
          @StringLength(max = 20)
          @Chars({'a', ' ', '\'', '"', '\\', '$', '`', '\n', '#', '*', ';', '&', '!', 'ü', '-'})
          String value)
      throws Exception {
    Process process =
        new ProcessBuilder("sh", "-c", "printf '%s|' " + ShellQuote.words(List.of(value, "end")))
            .start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(out).isEqualTo(value + "|end|");
  }

  @Test
  void namesOfVariablesAreThoseOfTheShell() {
    assertThat(List.of("A", "_x9", "PATH")).allMatch(ShellQuote::isName);
    assertThat(List.of("", "9A", "A-B", "A.B", "A B", "É")).noneMatch(ShellQuote::isName);
  }
}
