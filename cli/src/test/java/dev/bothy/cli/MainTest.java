package dev.bothy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MainTest {
  @TempDir Path directory;

  private CommandLine bothy(String... words) {
    return CommandLine.run(directory, Map.of(), words);
  }

  static List<String> verbs() {
    List<String> names = new ArrayList<>();
    for (Catalogue.Section section : Catalogue.sections()) {
      names.addAll(section.verbs());
    }
    return names;
  }

  @Test
  void theVersionIsTheProjects() {
    assertThat(Version.NUMBER).isEqualTo(System.getProperty("bothy.project.version"));
    assertThat(bothy("version", "--format", "json").out())
        .contains("\"schemaVersion\": 1")
        .contains("\"" + Version.NUMBER + "\"");
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void everyVerbExplainsItself(String name) {
    CommandLine asked = bothy(("help " + name).split(" "));
    assertThat(asked.code()).isZero();
    assertThat(asked.out()).contains("Usage: bothy " + name);
    CommandLine option = bothy((name + " --help").split(" "));
    assertThat(option.code()).isZero();
    assertThat(option.out()).contains("Usage: bothy " + name);
    assertThat(option.out().lines()).allMatch(line -> line.length() <= 100);
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void everyVerbIsKnownUnderItsOwnName(String name) {
    assertThat(Catalogue.open(name).syntax().name()).isEqualTo(name);
    assertThat(bothy("help").out()).contains("  " + name + " ");
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void everyVerbRefusesAnUnknownOptionShortly(String name) {
    CommandLine answer = bothy((name + " --no-such-option").split(" "));
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err())
        .startsWith("error: unknown option --no-such-option")
        .contains("usage: bothy " + name)
        .contains("'bothy help " + name + "' says more");
    assertThat(answer.err().lines().count()).isLessThanOrEqualTo(4);
  }

  @Test
  void aMisspeltVerbIsSuggestedInThreeLines() {
    CommandLine answer = bothy("verison");
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err())
        .isEqualTo(
            """
            error: 'verison' is not a verb of bothy
              did you mean: bothy version
              'bothy help' says more
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "ps, bothy ls",
    "rm, bothy destroy",
    "shell, bothy ssh",
    "install, bothy add",
    "add tree, 'bothy add apt, bothy add pip'",
    "add npm left-pad, 'bothy add apt, bothy add pip'",
    "ps -a, bothy ls",
    "system prune, bothy prune",
    "system df, bothy du",
    "image ls, bothy images",
    "container rm x, bothy destroy",
    "compose up -d, bothy up"
  })
  void whatOtherToolsCallItIsSuggested(String words, String suggestion) {
    CommandLine answer = bothy(words.split(" "));
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains("  did you mean: " + suggestion + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "build . | unexpected argument '.': the project is the working directory, or that of -p",
        "build --platform=linux/arm64 | unknown option --platform: images are made for this",
        "build --build-arg A=1 | --set NAME=VALUE",
        "build --name x | -t, --tag NAME",
        "up -v .:/data | unknown option -v: runtime.mount(",
        "up --gpus all | see no GPU",
        "run -p8080:80 image | unknown option -p8080:80: it is on this machine's own network",
        "run --rm -it --name x image | 'bothy up --name ENV'",
        "run --gpus all image | see no GPU",
        "run -itd image | unknown option -d: 'bothy up -d'",
        "exec -u 0 env true | with --root as root",
        "prune --dry-run | bothy du' says what there is",
        "prune -f | -y, --yes answers",
        "destroy -f x | -y, --yes answers",
        "rmi --force x | goes in any case",
        "ls -a | are listed in any case",
        "ls x | bothy describe ENV'",
        "logs x sshd | --service NAME",
        "history --last | in the first line",
      })
  void habitsOfOtherToolsAreAnswered(String words, String answer) {
    CommandLine said = bothy(words.split(" "));
    assertThat(said.code()).isEqualTo(2);
    assertThat(said.err()).startsWith("error: ").contains(answer).doesNotContain("did you mean");
  }

  @ParameterizedTest
  @CsvSource({
    "solve /dev/zero, /dev/zero cannot be read: larger than 64 MiB",
    "fmt /dev/zero, /dev/zero: larger than 64 MiB",
    "starlark run /dev/zero, /dev/zero: larger than 64 MiB",
    "starlark check /dev/zero, /dev/zero: larger than 64 MiB",
    "plan -f /dev/zero, /dev/zero: larger than 4 MiB"
  })
  void aFileWithoutEndIsNotReadToIt(String words, String message) {
    CommandLine answer = bothy(words.split(" "));
    assertThat(answer.code()).isNotZero();
    assertThat(answer.err()).startsWith("error: ").contains(message);
  }

  @Test
  void anEmptyGraphIsNoWorkThatIsDone() {
    for (String file : List.of("/dev/null", "-")) {
      CommandLine answer = bothy("solve", file);
      assertThat(answer.code()).isEqualTo(1);
      assertThat(answer.err())
          .startsWith("error: " + (file.equals("-") ? "standard input" : file))
          .contains(" holds an empty Definition: there is nothing to solve\nhint: did ");
    }
  }

  @Test
  void whatIsNoGraphAndNoPolicyIsAnsweredWithWhatIs() throws IOException {
    Files.writeString(directory.resolve("g.json"), "{\"schemaVersion\": 1}");
    CommandLine json = bothy("solve", "g.json");
    assertThat(json.code()).isEqualTo(1);
    assertThat(json.err())
        .startsWith("error: g.json is no LLB Definition; it looks like JSON\nhint: ")
        .contains("'bothy graph --format llb'");

    byte[] graph = State.local("context").marshal(Platform.LINUX_AMD64).toBytes();
    Files.write(directory.resolve("g.pb"), graph);
    Files.writeString(
        directory.resolve("policy"), "{\"rules\": [{\"selector\": {\"matchType\": \"EXACT\"}}]}");
    CommandLine field = bothy("solve", "g.pb", "--source-policy-file", "policy");
    assertThat(field.err()).contains("\"matchType\"").endsWith("hint: did you mean match_type?\n");
    CommandLine place = bothy("solve", "g.pb", "--source-policy-file", ".");
    assertThat(place.code()).isEqualTo(1);
    assertThat(place.err()).isEqualTo("error: . cannot be read: Is a directory\n");
    CommandLine step = bothy("solve", "g.pb", "--until", "nope", "--store", "store");
    assertThat(step.code()).isEqualTo(2);
    assertThat(step.err())
        .contains("there is no step 'nope'")
        .endsWith("hint: a part of a step's name will do, and so will its place, FILE:LINE\n");
  }

  @Test
  void aDirectoryThatIsMissingIsNamedBesideThoseThatWereGiven() throws IOException {
    byte[] graph = State.local("context").marshal(Platform.LINUX_AMD64).toBytes();
    Files.write(directory.resolve("g.pb"), graph);
    CommandLine answer =
        bothy("solve", "g.pb", "--local", "contxt=.", "--local", "b=.", "--store", "store");
    assertThat(answer.code()).isEqualTo(1);
    assertThat(answer.err())
        .contains(
            "the graph reads the local directory \"context\", which was not given;"
                + " given: \"b\", \"contxt\"\n")
        .contains("--local context=DIR");
  }

  @Test
  void helpExplainsWhatAFileMayCall() {
    assertThat(bothy("help", "build.envd").out()).contains("  install.apt_packages(name=[])\n");
    assertThat(bothy("help", "build.envd", "apt_packages").out())
        .contains("install.apt_packages(name=[])\n")
        .contains("state.apt_packages(name, ");
    CommandLine answer = bothy("help", "build.envd", "instal");
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err())
        .isEqualTo(
            """
            error: build.envd knows no 'instal'
              did you mean: bothy help build.envd install
              'bothy help build.envd' says more
            """);
  }

  @Test
  void aFileInADirectoryAboveIsPointedAt() throws IOException {
    Path below = Files.createDirectories(directory.resolve("src/deep"));
    CommandLine none = CommandLine.run(below, Map.of(), "plan");
    assertThat(none.code()).isEqualTo(3);
    assertThat(none.err()).contains("no build.envd in " + below, "`bothy init`");
    Files.writeString(
        directory.resolve("build.envd"), "def build():\n    base(image=\"debian\")\n");
    for (String verb : List.of("plan", "lint", "graph")) {
      CommandLine above = CommandLine.run(below, Map.of(), verb);
      assertThat(above.code()).isEqualTo(3);
      assertThat(above.err())
          .contains("no build.envd in " + below)
          .contains("there is one above: ../../build.envd; cd ../.., or add -p ../..")
          .doesNotContain("init");
    }
    assertThat(CommandLine.run(directory, Map.of(), "plan", "-p", "src").err())
        .contains("there is one above: build.envd; leave -p out");
    assertThat(CommandLine.run(below, Map.of(), "plan", "-p", "../..").code()).isZero();
  }

  @Test
  void whatNeedsNoAnswerTakesYesToo() {
    assertThat(bothy("add", "apt", "vim", "-y").code()).isNotEqualTo(2);
  }

  @Test
  void aTokenIsNotAddedToTheLock() {
    CommandLine refused = bothy("add", "pip", "x @ https://x.example/x.whl?v=1&token=hunter2");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("an address with a token in it").doesNotContain("hunter2");
    CommandLine later =
        CommandLine.run(
            directory,
            Map.of("HOME", directory.toString(), "PATH", System.getenv("PATH")),
            "add",
            "pip",
            "x @ https://x.example/x.whl?v=1");
    assertThat(later.code()).as(later.err()).isEqualTo(5);
  }

  @Test
  void withoutAVerbItListsThem() {
    assertThat(bothy().code()).isEqualTo(2);
    assertThat(bothy("--help").code()).isZero();
    assertThat(bothy("--help").out()).contains("completion");
  }

  @ParameterizedTest
  @MethodSource("dev.bothy.cli.MainTest#shells")
  void completionKnowsEveryVerb(String shell) {
    CommandLine answer = bothy("completion", shell);
    assertThat(answer.code()).isZero();
    for (String verb : verbs()) {
      assertThat(answer.out()).contains(verb.split(" "));
    }
  }

  static List<String> shells() {
    return List.of("bash", "zsh", "fish");
  }

  @Test
  void lookingAtAStoreThatIsNotThereMakesNone() {
    Path store = directory.resolve("nowhere");
    for (String verb : new String[] {"du", "prune"}) {
      CommandLine ran = bothy(verb, "--store", store.toString());
      assertThat(ran.code()).as(verb).isZero();
      assertThat(ran.err()).contains("there is no store in " + store);
      assertThat(store).doesNotExist();
    }
  }
}
