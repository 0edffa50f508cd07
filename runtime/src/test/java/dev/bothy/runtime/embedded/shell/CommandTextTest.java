package dev.bothy.runtime.embedded.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** What it makes of commands is seen in the tests of named commands. */
final class CommandTextTest {
  @Test
  void whateverIsWrittenIsReadToItsEnd() {
    Random random = new Random(13);
    String[] parts = {
      "'", "\"", "\\", "$", "$1", "${", "}", "$(", "$((", ")", "(", "()", "`", "#", " ", "\n",
      "<<E", "<<-'E'", "E", "&", ";", "|", ">", "2>", "{", "for", "done", "x=", "\f", "\u00a0", "ä"
    };
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      assertThat(CommandText.endOfLastCommand(text.toString()))
          .as("%s", text)
          .isBetween(-1, text.length());
    }
  }
}
