package dev.bothy.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the programs of named commands do. */
final class NamedCommandsTest {
  @TempDir Path directory;

  private String run(String command, String... words) throws Exception {
    Path program = directory.resolve("train");
    Files.writeString(program, NamedCommands.script("train", command));
    List<String> argv = new ArrayList<>(List.of("/bin/sh", program.toString()));
    argv.addAll(List.of(words));
    Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return out.strip() + " " + process.waitFor();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          echo trained                       | trained 0
          echo "it's" $HOME_OF_NOBODY        | it's 0
          exit 3                             | 3
          for x in a b; do echo -n $x; done  | ab 0
          (echo a; echo b >&2) 2>/dev/null   | a 0
          # nothing                          | 0
          """)
  void aLineOfShIsRun(String command, String result) throws Exception {
    assertThat(run(command).strip()).isEqualTo(result.strip());
  }

  @Test
  void wordsOfTheCallFollowTheCommand() throws Exception {
    assertThat(run("printf '<%s>'", "a b", "$x'")).isEqualTo("<a b><$x'> 0");
    assertThat(run("echo one\nprintf '<%s>'\n", "two")).isEqualTo("one\n<two> 0");
  }

  @Test
  void aCommandThatSaysWhereItsWordsBelongGetsThemThereAlone() throws Exception {
    assertThat(run("echo \"<$1>\" end", "a b")).isEqualTo("<a b> end 0");
    assertThat(run("printf '<%s>' \"$@\" end", "a", "b c")).isEqualTo("<a><b c><end> 0");
    assertThat(run("echo ${1:-none}")).isEqualTo("none 0");
  }

  @Test
  void aTextOfLinesWithADocumentInItIsRunAsItStands() throws Exception {
    assertThat(run("cat <<EOF\nhere\nEOF")).isEqualTo("here 0");
  }
}
