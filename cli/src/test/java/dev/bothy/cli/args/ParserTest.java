package dev.bothy.cli.args;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParserTest {
  private static final Option DETACH = Option.flag("detach", "go on").letter('d');
  private static final Option YES = Option.flag("yes", "yes").letter('y');
  private static final Option PATH = Option.value("path", "DIR", "where").letter('p').or(".");
  private static final Option ENV = Option.value("env", "K=V", "variable").letter('e').many();
  private static final Option STORE = Option.value("store", "DIR", "store").variable("BOTHY_STORE");
  private static final Option MODE = Option.choice("mode", "how", "auto", "plain").variable("MODE");
  private static final Syntax BUILD =
      Syntax.of("build", "build").options(DETACH, YES, PATH, ENV, STORE, MODE);
  private static final Syntax EXEC =
      Syntax.of("exec", "run inside")
          .operands(Operand.one("ENV"))
          .tail("CMD…", true)
          .options(DETACH, ENV);

  private static Arguments parse(Syntax syntax, String... words) throws UsageException {
    return Parser.parse(syntax, List.of(words), Map.of());
  }

  @ParameterizedTest
  @CsvSource({"--path,x", "--path=x,", "-p,x", "-px,"})
  void aValueIsWrittenInFourWays(String first, String second) throws UsageException {
    Arguments arguments = second == null ? parse(BUILD, first) : parse(BUILD, first, second);
    assertThat(arguments.get(PATH)).isEqualTo("x");
  }

  @Test
  void flagsCombineAndAValueMayEndThem() throws UsageException {
    Arguments arguments = parse(BUILD, "-dyp", "x");
    assertThat(arguments.has(DETACH)).isTrue();
    assertThat(arguments.has(YES)).isTrue();
    assertThat(arguments.get(PATH)).isEqualTo("x");
  }

  @Test
  void theLastUseCountsAndRepeatableOnesAddUp() throws UsageException {
    Arguments arguments = parse(BUILD, "-p", "a", "-e", "A=1", "--env=B=2", "-p", "b");
    assertThat(arguments.get(PATH)).isEqualTo("b");
    assertThat(arguments.all(ENV)).containsExactly("A=1", "B=2");
  }

  @Test
  void theCommandLineWinsOverTheVariableAndTheVariableOverTheFallback() throws UsageException {
    assertThat(Parser.parse(BUILD, List.of(), Map.of("BOTHY_STORE", "/v")).get(STORE))
        .isEqualTo("/v");
    assertThat(
            Parser.parse(BUILD, List.of("--store", "/c"), Map.of("BOTHY_STORE", "/v")).get(STORE))
        .isEqualTo("/c");
    assertThat(parse(BUILD).get(STORE)).isNull();
    assertThat(parse(BUILD).get(PATH)).isEqualTo(".");
  }

  @Test
  void wordsAfterTheDashesAreUntouched() throws UsageException {
    Arguments arguments = parse(EXEC, "-d", "env", "--", "ls", "-l", "--", "--help", "");
    assertThat(arguments.operands()).containsExactly("env");
    assertThat(arguments.tail()).containsExactly("ls", "-l", "--", "--help", "");
    assertThat(arguments.wantsHelp()).isFalse();
  }

  @Test
  void theDashesMayBeLeftOutWhereNothingElseCanFollow() throws UsageException {
    assertThat(parse(EXEC, "env", "ls", "-d", "--help").tail())
        .containsExactly("ls", "-d", "--help");
  }

  @Property(seed = "20261120")
  void whateverFollowsTheDashesArrivesAsItIs(@ForAll List<String> tail) throws UsageException {
    List<String> words = new java.util.ArrayList<>(List.of("env", "--"));
    words.addAll(tail);
    if (!tail.isEmpty()) {
      assertThat(Parser.parse(EXEC, words, Map.of()).tail()).isEqualTo(tail);
    }
  }

  @Property(seed = "20261120")
  void noInputBreaksTheParserInAnyOtherWayThanAsUsage(@ForAll List<String> words) {
    try {
      Parser.parse(BUILD, words, Map.of());
    } catch (UsageException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--pth=x | unknown option --pth | --path",
        "--detahc | unknown option --detahc | --detach",
        "--zzz | unknown option --zzz |",
        "-x | unknown option -x |",
        "--detach=1 | --detach takes no value |",
        "--path | --path needs a value: --path DIR |",
        "--mode=plian | --mode: 'plian' is none of auto, plain | plain",
        "surplus | unexpected argument 'surplus' |",
      })
  void saysWhatIsWrongAndWhatIsNear(String word, String message, String suggestion) {
    assertThatThrownBy(() -> parse(BUILD, word))
        .hasMessage(message)
        .asInstanceOf(InstanceOfAssertFactories.type(UsageException.class))
        .satisfies(
            usage -> {
              assertThat(usage.suggestion()).isEqualTo(suggestion);
              assertThat(usage.synopsis()).startsWith("bothy build");
              assertThat(usage.helpCommand()).isEqualTo("bothy help build");
            });
  }

  @Test
  void anOptionWhereAValueBelongsIsAForgottenValue() {
    assertThatThrownBy(() -> parse(BUILD, "--path", "--detach"))
        .hasMessageContaining("--path needs a value");
  }

  @Test
  void aVariableWithAValueThatIsNoChoiceIsNamed() {
    assertThatThrownBy(() -> Parser.parse(BUILD, List.of(), Map.of("MODE", "loud")))
        .hasMessageContaining("MODE: 'loud'");
  }

  @Test
  void missingWordsAreNamed() {
    assertThatThrownBy(() -> parse(EXEC)).hasMessage("missing ENV");
    assertThatThrownBy(() -> parse(EXEC, "env")).hasMessage("missing the command: -- CMD…");
  }

  @Test
  void helpIsAnsweredBeforeAnythingIsMissed() throws UsageException {
    assertThat(parse(EXEC, "--help").wantsHelp()).isTrue();
    assertThat(parse(BUILD, "-d", "-h").wantsHelp()).isTrue();
  }
}
