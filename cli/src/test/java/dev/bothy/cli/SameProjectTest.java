package dev.bothy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands in hints, run as they are, are for the project and the function that were asked for. */
class SameProjectTest {
  private static final String[] CHOICE = {
    "-p", "my project", "--from", "other.envd:small", "--set", "n=1 2", "--set", "m=3"
  };
  private static final String SAME =
      "bothy lock --path 'my project' --from other.envd:small --set 'n=1 2' --set m=3";

  @TempDir Path home;
  private Path project;

  @BeforeEach
  void aProject() throws IOException {
    project = Files.createDirectory(home.resolve("my project"));
    Files.writeString(
        project.resolve("other.envd"),
        "def small(n, m):\n    return Source.http(\"https://x.example/f\")\n");
  }

  private CommandLine bothy(String verb, String... words) {
    Map<String, String> environment =
        Map.of("HOME", home.toString(), "PATH", System.getenv("PATH"));
    return CommandLine.run(
        home,
        environment,
        Stream.of(new String[] {verb}, CHOICE, words).flatMap(Stream::of).toArray(String[]::new));
  }

  @Test
  void inWhatIsSaid() {
    assertThat(bothy("lock", "--check").err())
        .isEqualTo("bothy.lock does not pin https://x.example/f: `" + SAME + "` does\n");
  }

  @Test
  void inFindings() {
    assertThat(bothy("lint").out()).contains("`" + SAME + "` pins it");
  }

  @Test
  void butForSecrets() throws IOException {
    Files.writeString(
        project.resolve("other.envd"),
        "def small(n, m, password):\n    return Source.http(\"https://x.example/f\")\n");
    CommandLine check = bothy("lock", "--check", "--set", "password=hunter2");
    assertThat(check.out() + check.err())
        .contains("`" + SAME + " --set password=…` does")
        .doesNotContain("hunter2");
    CommandLine plan = bothy("plan", "--locked", "--set", "password=hunter2");
    assertThat(plan.err()).contains("`" + SAME + " --set password=…`").doesNotContain("hunter2");
  }

  @Test
  void inHints() throws IOException {
    assertThat(bothy("plan", "--locked").err()).contains("hint: `" + SAME + "` pins it");
    Files.writeString(project.resolve("bothy.lock"), "{");
    assertThat(bothy("plan").err()).contains("`" + SAME + "` makes anew");
  }
}
