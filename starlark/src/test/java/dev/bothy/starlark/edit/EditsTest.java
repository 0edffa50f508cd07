package dev.bothy.starlark.edit;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.starlark.syntax.SourceFile;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Edits beyond the golden cases: removing, setting arguments, several at once, and what is refused.
 */
class EditsTest {
  private static final ListArgument APT = ListArgument.of("install.apt_packages", "name");

  private static String edit(String text, Function<Edits, EditResult> edit) {
    return switch (edit.apply(Edits.of(SourceFile.of("build.envd", text), "build"))) {
      case EditResult.Edited e -> {
        assertThat(TextEdit.apply(text, e.edits())).isEqualTo(e.source().text());
        yield e.source().text();
      }
      case EditResult.AlreadySo a -> "so at " + a.line() + ":" + a.column();
      case EditResult.Refused r -> "refused: " + r.reason();
    };
  }

  private static String body(String statement) {
    return "def build():\n    " + statement + "\n";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          install.apt_packages(["a", "b", "c"])      | b | install.apt_packages(["a", "c"])
          install.apt_packages(["a", "b", "c"])      | a | install.apt_packages(["b", "c"])
          install.apt_packages(["a", "b", "c"])      | c | install.apt_packages(["a", "b"])
          install.apt_packages(["a"])                | a | install.apt_packages([])
          install.apt_packages(["a", "b",])          | b | install.apt_packages(["a",])
          install.apt_packages(name = [ "a", 'b' ])  | a | install.apt_packages(name = [ 'b' ])
          install.apt_packages(["a"] + ["b"])        | a | install.apt_packages([] + ["b"])
          install.apt_packages(["a", "b"])           | x | so at 2:5
          install.apt_packages(x for x in y)         | x | so at 2:5
          """)
  void stringsAreRemovedFromOneLine(String before, String removed, String after) {
    String result = edit(body(before), e -> e.remove(APT, removed::equals));
    assertThat(result).isEqualTo(after.startsWith("so ") ? after : body(after));
  }

  @Test
  void aStringIsRemovedWithItsLine() {
    String text =
        body(
            "install.apt_packages([\n        \"a\",  # one\n        # two\n        \"b\",\n        \"c\"\n    ])");
    assertThat(edit(text, e -> e.remove(APT, "a"::equals)))
        .isEqualTo(
            body("install.apt_packages([\n        # two\n        \"b\",\n        \"c\"\n    ])"));
    assertThat(edit(text, e -> e.remove(APT, "c"::equals)))
        .isEqualTo(
            body(
                "install.apt_packages([\n        \"a\",  # one\n        # two\n        \"b\"\n    ])"));
    assertThat(edit(text, e -> e.remove(APT, s -> !s.equals("b"))))
        .isEqualTo(body("install.apt_packages([\n        # two\n        \"b\"\n    ])"));
  }

  @Test
  void anElementGoesWithTheCommaThatBeginsItsLine() {
    String text = body("install.apt_packages([ \"a\"\n    , \"b\"  # two\n    , \"c\"\n    ])");
    assertThat(edit(text, e -> e.remove(APT, "c"::equals)))
        .isEqualTo(body("install.apt_packages([ \"a\"\n    , \"b\"  # two\n    ])"));
    assertThat(edit(text, e -> e.remove(APT, s -> !s.equals("a"))))
        .isEqualTo(body("install.apt_packages([ \"a\"\n    ])"));
  }

  @Test
  void manyStringsAreRemovedAtOnce() {
    List<String> all = IntStream.range(0, 3000).mapToObj(i -> "p" + i).toList();
    Predicate<String> which = s -> !s.endsWith("77");
    List<String> left = all.stream().filter(which.negate()).toList();
    for (String line : List.of("", "\n        ")) {
      String start = "install.apt_packages([" + line;
      String comma = line.isEmpty() ? ", " : "," + line;
      assertThat(edit(body(start + listed(all, comma) + "])"), e -> e.remove(APT, which)))
          .isEqualTo(body(start + listed(left, comma) + "])"));
    }
  }

  private static String listed(List<String> strings, String separator) {
    return strings.stream().map(s -> '"' + s + '"').collect(joining(separator));
  }

  @Test
  void aCallFollowsTheLastCommentOfABlock() {
    NewCall call = NewCall.of("shell", "base", "zsh");
    String block = "if x:\n        shell(\"sh\")\n        # its last word\n\n      # and one more";
    for (String end : List.of("", "\n    # the next\n    base()")) {
      assertThat(edit(body(block + end), e -> e.addCall(call)))
          .isEqualTo(body(block + "\n    shell(base=\"zsh\")" + end));
    }
    String unended = "def build():\n    if x:\n        shell(\"sh\")\n        # end";
    assertThat(edit(unended, e -> e.addCall(call)))
        .isEqualTo(unended + "\n    shell(base=\"zsh\")");
  }

  @Test
  void aCallBehindABackslashIsRemovedFromItsLine() {
    NewCall b = NewCall.of("b", "name", "x");
    assertThat(edit(body("a(); \\\n    b(\"x\")\n    c()"), e -> e.removeCall(b)))
        .isEqualTo(body("a()\n    c()"));
    assertThat(edit(body("b(\"x\"); \\\n      c()"), e -> e.removeCall(b))).isEqualTo(body("c()"));
  }

  @Test
  void severalStringsAreOneEdit() {
    assertThat(
            edit(
                body("install.apt_packages([\n        'a'\n    ])"),
                e -> e.append(APT, List.of("b", "a", "c"))))
        .isEqualTo(body("install.apt_packages([\n        'a',\n        'b',\n        'c'\n    ])"));
    assertThat(edit(body("pass"), e -> e.append(APT, List.of("b", "c"))))
        .isEqualTo(body("pass\n    install.apt_packages(name=[\"b\", \"c\"])"));
  }

  @Test
  void stringsAreQuotedSoThatTheyReadBack() {
    assertThat(edit(body("install.apt_packages(['a'])"), e -> e.append(APT, List.of("it's \\ \n"))))
        .isEqualTo(body("install.apt_packages(['a', 'it\\'s \\\\ \\n'])"));
  }

  @Test
  void anIntBeyondSixtyFourBitsIsNotOneWithin() {
    String text = body("runtime.expose(envd_port=18446744073709559616)");
    assertThat(edit(text, e -> e.addCall(NewCall.of("runtime.expose", "envd_port", 8000))))
        .isEqualTo(text + "    runtime.expose(envd_port=8000)\n");
  }

  @Test
  void anEmptyListOverLinesGetsALineOfItsOwn() {
    assertThat(edit(body("install.apt_packages(name=[\n    ])"), e -> e.append(APT, List.of("a"))))
        .isEqualTo(body("install.apt_packages(name=[\n        \"a\",\n    ])"));
    assertThat(
            edit(
                body("install.apt_packages(name=[\n      # none yet\n    ])"),
                e -> e.append(APT, List.of("a"))))
        .isEqualTo(body("install.apt_packages(name=[\n      # none yet\n      \"a\",\n    ])"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          base(dev=True)               | base(dev=False)
          base(image="x")              | base(image="x", dev=False)
          base(image = "x")            | base(image = "x", dev = False)
          base()                       | base(dev=False)
          base(image="x",)             | base(image="x", dev=False,)
          base(dev=False)              | so at 2:10
          base(x for x in y)           | refused: build.envd:2:22: no safe place for the edit here: got ',', want ')', for, or if (edit the file by hand)
          base(**args)                 | refused: build.envd:2:10: the call takes arguments from a variable (edit it by hand)
          shell("zsh")                 | refused: build.envd:2:5: build has no unconditional call of base (add one by hand)
          """)
  void anArgumentIsSet(String before, String after) {
    String result = edit(body(before), e -> e.setArgument("base", "dev", false, false));
    assertThat(result)
        .isEqualTo(after.startsWith("so ") || after.startsWith("refused") ? after : body(after));
  }

  @Test
  void anArgumentGetsALineWhereArgumentsHaveOne() {
    assertThat(
            edit(
                body("base(\n        image=\"x\",\n    )"),
                e -> e.setArgument("base", "dev", true, false)))
        .isEqualTo(body("base(\n        image=\"x\",\n        dev=True,\n    )"));
  }

  @Test
  void aCallIsAddedAndRemovedAgain() {
    String text =
        body("base(dev=True)\n    runtime.expose(envd_port=80)  # web\n    shell(\"zsh\")");
    NewCall call = NewCall.of("runtime.expose", "envd_port", 8000).with("service", "api");
    String added = edit(text, e -> e.addCall(call));
    assertThat(added)
        .isEqualTo(
            body(
                "base(dev=True)\n    runtime.expose(envd_port=80)  # web\n"
                    + "    runtime.expose(envd_port=8000, service=\"api\")\n    shell(\"zsh\")"));
    assertThat(edit(added, e -> e.removeCall(call))).isEqualTo(text);
    assertThat(edit(body("runtime.expose(8000)"), e -> e.removeCall(call))).isEqualTo(body("pass"));
    assertThat(edit("def build(): base(); runtime.expose(8000)\n", e -> e.removeCall(call)))
        .isEqualTo("def build(): base()\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          def build(:\\n    pass\\n                                     | build.envd:1:11: got ':', want identifier
          def dev():\\n    pass\\n                                      | build.envd:1:1: there is no function build defined by def (the file defines dev: name one of them)
          def build():\\n    pass\\n\\ndef build():\\n    pass\\n         | build.envd:4:1: there are two functions build (edit one of them by hand)
          install = 1\\n\\ndef build():\\n    pass\\n                    | build.envd:3:1: install is bound in this file, so install.apt_packages may be something else (edit the file by hand)
          """)
  void whatHasNoSafePlaceIsRefused(String text, String reason) {
    assertThat(edit(text.replace("\\n", "\n"), e -> e.append(APT, List.of("a"))))
        .isEqualTo("refused: " + reason);
  }

  @Test
  void aListThatOthersReadIsLeftAlone() {
    String text = "P = ['a']\n\ndef build():\n    print(P)\n    install.apt_packages(P)\n";
    assertThat(edit(text, e -> e.append(APT, List.of("b"))))
        .isEqualTo(
            "P = ['a']\n\ndef build():\n    print(P)\n    install.apt_packages(P)\n    install.apt_packages(name=['b'])\n");
    assertThat(edit(text, e -> e.append(APT, List.of("a")))).isEqualTo("so at 1:6");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          base(image="x", dev=True)         | base(image="x")
          base(dev=True, image="x")         | base(image="x")
          base(dev = True)                  | base()
          base("x", dev=True,)              | base("x",)
          base(image="x")                   | so at 2:5
          """)
  void anArgumentIsRemoved(String before, String after) {
    assertThat(edit(body(before), e -> e.removeArgument("base", "dev")))
        .isEqualTo(after.startsWith("so ") ? after : body(after));
  }

  @Test
  void whatOthersReadIsNotRemoved() {
    String text = "P = ['a']\n\ndef build():\n    print(P)\n    install.apt_packages(P)\n";
    assertThat(edit(text, e -> e.remove(APT, "a"::equals)))
        .isEqualTo(
            "refused: build.envd:1:6: this list is not only install.apt_packages's, so its"
                + " elements stay (edit the file by hand)");
    String own = "P = ['a', 'b']\n\ndef build():\n    install.apt_packages(P)\n";
    assertThat(edit(own, e -> e.remove(APT, "a"::equals))).isEqualTo(own.replace("'a', ", ""));
  }
}
