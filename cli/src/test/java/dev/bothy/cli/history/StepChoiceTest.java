package dev.bothy.cli.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.engine.history.GraphStep;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepChoiceTest {
  private static GraphStep choose(String typed) throws CommandException {
    return StepChoice.of(
        Sample.GRAPH.steps(), s -> Sample.GRAPH.steps().indexOf(s) + 1, typed, "look");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0",
    "#3, 2",
    "debian bookworm, 0",
    "TREE, 1",
    "build.envd:3, 1",
    "build.envd:3:5, 1",
    ":2, 0",
    "true, 3",
  })
  void aStepIsFoundBy(String typed, int index) throws CommandException {
    assertThat(choose(typed)).isEqualTo(Sample.GRAPH.steps().get(index));
  }

  /** Names are without, and people name a step as their file does. */
  @Test
  void byANameWithASecretInIt() throws CommandException {
    GraphStep step =
        new GraphStep(
            Sample.PIP.vertex(),
            null,
            "download https://x.example/f?token=…",
            null,
            false,
            List.of(),
            List.of());
    for (String typed :
        new String[] {
          "download https://x.example/f?token=hunter2",
          "https://me:word@x.example/f?token=hunter2",
          "https://x.example/f?token=…"
        }) {
      assertThat(StepChoice.of(List.of(step), _ -> 1, typed, "look")).isEqualTo(step);
    }
    assertThatThrownBy(() -> choose("https://x.example/f?token=hunter2"))
        .hasMessageContaining("no step 'https://x.example/f?token=…'");
  }

  @Test
  void byItsDigest() throws CommandException {
    assertThat(choose(Sample.PIP.vertex().toString())).isEqualTo(Sample.PIP);
    assertThat(choose(Sample.PIP.vertex().hex().substring(0, 12))).isEqualTo(Sample.PIP);
  }

  @Test
  void whatMayMeanSeveralNamesThem() {
    assertThatThrownBy(() -> choose("install"))
        .isInstanceOfSatisfying(
            CommandException.class, e -> assertThat(e.exit()).isEqualTo(Exit.USAGE))
        .hasMessageContainingAll(
            "2 steps", "#2 [build.envd:3:5] apt-get", "#3 [build.envd:4:5] pip");
    assertThatThrownBy(() -> choose("build.envd:4")).hasMessageContaining("2 steps");
  }

  @Test
  void whatIsNotThereNamesWhatIs() {
    assertThatThrownBy(() -> choose("bokworm"))
        .isInstanceOfSatisfying(
            CommandException.class, e -> assertThat(e.exit()).isEqualTo(Exit.USAGE))
        .hasMessageContainingAll("no step 'bokworm'", "did you mean 'bookworm'?", "#4");
    for (String number : List.of("99", "#99", "5")) { // near to a word, and no word is meant
      assertThatThrownBy(() -> choose(number))
          .hasMessageContaining("no step '" + number + "'; the steps are:\n");
    }
  }
}
