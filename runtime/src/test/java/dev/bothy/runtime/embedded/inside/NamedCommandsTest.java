package dev.bothy.runtime.embedded.inside;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the programs of named commands do. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
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

  /** Called with the words {@code a} and {@code b c}. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '\u0001',
      quoteCharacter = '\u0002',
      textBlock =
          """
          printf '<%s>'                              ~ <a><b c> 0
          printf '<%s>' '$1'                         ~ <$1><a><b c> 0
          printf '<%s>' "\\$1"                       ~ <$1><a><b c> 0
          printf '<%s>' "$(echo x | tr 'x$1' y)"     ~ <y><a><b c> 0
          printf '<%s>' # of $1                      ~ <a><b c> 0
          printf '<%s>' ;                            ~ <a><b c> 0
          printf '<%s>' &                            ~ <a><b c> 0
          wait; printf '<%s>' >&2 2>&1               ~ <a><b c> 0
          true & printf '<%s>' x#y                   ~ <x#y><a><b c> 0
          f() { printf '<%s>' "$2" "$1"; }; f        ~ <b c><a> 0
          f() { echo $1; }; f x; printf '<%s>'       ~ x <a><b c> 0
          X=1 printf '<%s>' $((1<<2))                ~ <4><a><b c> 0
          if true; then echo done; fi; echo fi       ~ done fi a b c 0
          printf '<%s>' "${1}"                       ~ <a> 0
          printf '<%s>' "${#}" `echo "$2"`           ~ <2><b><c> 0
          for x; do printf '<%s>' "$x"; done         ~ <a><b c> 0
          shift; printf '<%s>' x                     ~ <x> 0
          while [ $# -gt 0 ]; do echo $1; shift; done ~ a b c 0
          """)
  void wordsGoWhereTheyBelong(String line) throws Exception {
    int at = line.lastIndexOf('~');
    assertThat(run(line.substring(0, at), "a", "b c").replace('\n', ' '))
        .isEqualTo(line.substring(at + 1).strip());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "for x in a b; do echo $x; done",
        "(echo a; echo b) > /dev/null",
        "{ echo a; }",
        "if true; then echo a; fi 2>&1",
        "case x in x) echo a;; esac",
        "f() { echo a; }",
        "X=1",
        "# nothing",
        "awk '{print $1}' /dev/null; { wait; }"
      })
  void whereNothingCanFollowWordsAreRefused(String command) throws Exception {
    assertThat(run(command)).endsWith(" 0");
    assertThat(run(command, "word"))
        .contains("train: no words can follow", "\"$@\"")
        .endsWith(" 2");
  }

  @Test
  void wordsPassHereDocumentsAndComments() throws Exception {
    assertThat(run("cat - <<EOF\nhere $HOME_OF_NOBODY\nEOF\n", "/dev/null")).isEqualTo("here 0");
    assertThat(run("printf '<%s>' <<'E' x\n$1\nE\n# the end $1", "a")).isEqualTo("<x><a> 0");
    assertThat(run("cat <<-EOF\n\t$1 it's\n\tEOF", "a")).isEqualTo("a it's 0");
    assertThat(run("printf '<%s>' \\\n  x", "a")).isEqualTo("<x><a> 0");
  }
}
