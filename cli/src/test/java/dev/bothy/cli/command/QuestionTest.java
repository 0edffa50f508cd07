package dev.bothy.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.cli.command.Question.Answer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an answer means, and that a question can be left. */
class QuestionTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);

  @ParameterizedTest
  @CsvSource({
    "y, YES, YES",
    "' YES ', YES, YES",
    "n, NO, NO",
    "what, NO, NO",
    "'', YES, NO",
  })
  void anEmptyAnswerIsWhatTheQuestionSays(String typed, Answer usually, Answer beforeLoss)
      throws Exception {
    assertThat(Question.put("Go?", Answer.YES, keys(typed + "\n"), err)).isEqualTo(usually);
    assertThat(Question.put("Go?", Answer.NO, keys(typed + "\n"), err)).isEqualTo(beforeLoss);
    assertThat(said.toString(StandardCharsets.UTF_8)).isEqualTo("Go? [Y/n] Go? [y/N] ");
  }

  @Test
  void theEndOfInputIsNoConsent() throws Exception {
    assertThat(Question.put("Go?", Answer.YES, keys(""), err)).isEqualTo(Answer.NO);
  }

  @Test
  void aQuestionThatNobodyAnswersCanBeInterrupted() throws Exception {
    try (PipedOutputStream keyboard = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(keyboard)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> Question.put("Go?", Answer.YES, in, err))
          .isInstanceOf(InterruptedException.class);
    }
  }

  private static InputStream keys(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
