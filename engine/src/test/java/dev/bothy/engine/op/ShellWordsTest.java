package dev.bothy.engine.op;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ShellWordsTest {
  @Test
  void whatIsPlainStaysAsItIs() {
    for (String text :
        new String[] {"git@git.example:team/code.git@v1.2", "/a_b-c", "https://x/%20"}) {
      assertThat(ShellWords.of(text)).isEqualTo(text);
    }
  }

  @Test
  void aShellReadsBackWhatWasWritten() throws Exception {
    for (String text :
        new String[] {
          "https://x.example/f?a=…&b=1", "", "two words", "it's", "$HOME", "~", "a;b#c"
        }) {
      Process shell =
          new ProcessBuilder("sh", "-c", "printf %s " + ShellWords.of(text))
              .redirectErrorStream(true)
              .start();
      assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(text);
    }
  }
}
