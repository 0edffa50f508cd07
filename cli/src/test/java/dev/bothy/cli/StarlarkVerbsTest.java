package dev.bothy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code bothy starlark …} as scripts and people see it. */
class StarlarkVerbsTest {
  @TempDir Path directory;

  private static JsonObject line(CommandLine answer, int number) {
    return JsonParser.parseString(answer.out().lines().toList().get(number)).getAsJsonObject();
  }

  private CommandLine with(String input, String... words) {
    return CommandLine.runWith(input, directory, Map.of(), words);
  }

  private CommandLine bothy(String... words) {
    return with("", words);
  }

  private void write(String name, String text) throws IOException {
    Files.createDirectories(directory.resolve(name).getParent());
    Files.writeString(directory.resolve(name), text);
  }

  @Test
  void printsGoToStandardErrorAndFailuresDoNotStopOtherFiles() throws IOException {
    write("bad.star", "def f():\n    return 1 // 0\n\nf()\n");
    write("good.star", "print(\"fine\")\n");
    CommandLine answer = bothy("starlark", "run", "bad.star", "good.star");
    assertThat(answer.code()).isEqualTo(3);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err())
        .isEqualTo(
            """
            bad.star:2:14: floored division by zero
                    return 1 // 0
                             ^
            Traceback (most recent call last):
              bad.star:4:2: in <toplevel>
              bad.star:2:14: in f
            Error: floored division by zero
            fine
            """);
  }

  @Test
  void everyFileIsALineOfJson() throws IOException {
    write("a/lib.star", "def f():\n    print(\"loaded\")\n    fail(\"oh\")\n");
    write("a/main.star", "load(\"lib.star\", \"f\")\nprint(1)\nf()\n");
    write("b.star", "print(2)\n");
    CommandLine answer = bothy("starlark", "run", "--json", "./a/../a/main.star", "b.star", "none");
    assertThat(answer.code()).isEqualTo(3);
    JsonObject first = line(answer, 0);
    assertThat(first.get("file").getAsString()).isEqualTo("./a/../a/main.star");
    assertThat(first.get("output").getAsString()).isEqualTo("1\nloaded\n");
    JsonObject error = first.getAsJsonArray("errors").get(0).getAsJsonObject();
    assertThat(error.get("line").getAsInt()).isEqualTo(3);
    assertThat(error.get("message").getAsString()).isEqualTo("fail: oh");
    JsonArray frames = error.getAsJsonArray("frames");
    assertThat(frames.get(0).getAsJsonObject().get("file").getAsString())
        .isEqualTo("./a/../a/main.star");
    assertThat(frames.get(1).getAsJsonObject().get("line").getAsInt()).isEqualTo(3);
    assertThat(line(answer, 1).get("ok").getAsBoolean()).isTrue();
    assertThat(line(answer, 2).toString()).contains("no such file");
  }

  @Test
  void standardInputIsAFile() {
    assertThat(with("print(1 +)\n", "starlark", "run", "-").err()).startsWith("<stdin>:1:10: ");
    assertThat(with("print(7)\n", "starlark", "run", "-").err()).isEqualTo("7\n");
    CommandLine checked = with("print(x)\n", "starlark", "check", "--json", "-");
    assertThat(line(checked, 0).get("file").getAsString()).isEqualTo("-");
    assertThat(checked.out()).contains("undefined: x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 + 2|3",
        "\"abc\"|\"abc\"",
        "x * 2|42",
        "(x, x)|(21, 21)",
        "y = x; y + 1|22",
      })
  void evalWritesAValue(String expression, String value) throws IOException {
    write("f.star", "x = 21\n");
    CommandLine answer = bothy("starlark", "run", "--eval", expression, "f.star");
    assertThat(answer.out()).isEqualTo(value + "\n");
    assertThat(answer.code()).isZero();
    assertThat(
            line(bothy("starlark", "run", "--json", "--eval", expression, "f.star"), 1)
                .get("value")
                .getAsString())
        .isEqualTo(value);
  }

  @Test
  void evalWritesNoNone() {
    CommandLine answer = bothy("starlark", "run", "--eval", "print(1)");
    assertThat(answer.out()).isEmpty();
    assertThat(answer.err()).isEqualTo("1\n");
    assertThat(
            line(bothy("starlark", "run", "--json", "--eval", "None"), 0)
                .get("value")
                .getAsString())
        .isEqualTo("None");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--max-steps|1000|too many steps",
        "--max-memory|1MB|too much memory",
        "--max-depth|10|stack overflow",
        "--timeout|1s|longer than",
      })
  void limitsEndAFile(String option, String value, String message) throws IOException {
    write(
        "f.star",
        """
        def recurse(n):
            return n and recurse(n - 1)

        def main():
            recurse(20)
            x = "a"
            while True:
                x = (x + x)[:100000]

        main()
        """);
    CommandLine answer =
        bothy("starlark", "run", "--allow=recursion", "--allow=while", option, value, "f.star");
    assertThat(answer.code()).isEqualTo(3);
    assertThat(answer.err()).startsWith("f.star:").contains(message);
  }

  @ParameterizedTest
  @CsvSource({"--max-steps,0", "--max-depth,1000000", "--timeout,5", "--max-memory,lots"})
  void limitsMustMakeSense(String option, String value) {
    CommandLine answer = bothy("starlark", "run", option, value, "f.star");
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).startsWith("error: " + option + ": '" + value + "' is not a ");
  }

  @Test
  void testBuiltinsAreThereWhenAskedFor() throws IOException {
    write(
        "assert.star",
        """
        def _eq(x, y):
            if x != y:
                fail("%r != %r" % (x, y))

        def _fails(f, pattern):
            message = catch(f)
            if message == None or not matches(pattern, message):
                fail("%r does not match %r" % (message, pattern))

        freeze = _freeze
        check = module("check", eq = _eq, fails = _fails)
        """);
    write(
        "t.star",
        """
        load("assert.star", "check", "freeze")

        check.eq(str(freeze), "<built-in function freeze>")
        check.eq(catch(lambda: 1), None)
        check.eq(catch(lambda: 1 // 0), "floored division by zero")
        check.fails(lambda: [][0], "^index 0 out of range: em(p+)ty \\\\w+$")
        check.eq(struct(b = 1, a = 2).a, 2)

        def fields():
            x = hasfields()
            x.f = 1
            x.f += 1
            check.eq((x.f, dir(x), hasattr(x, "g"), x == hasfields()), (2, ["f"], False, False))
            check.eq({x: 1}[x], 1)
            y = [freeze(x)]
            check.fails(lambda: [set_field(z) for z in y], "cannot set field on a frozen hasfields")

        def set_field(x):
            x.f = 3

        fields()

        def first():
            seen = []
            for f in fibonacci:
                if f > 20:
                    return seen
                seen.append(f)

        check.eq(first(), [0, 1, 1, 2, 3, 5, 8, 13])
        """);
    CommandLine answer = bothy("starlark", "run", "--test-builtins", "t.star");
    assertThat(answer.err()).isEmpty();
    assertThat(answer.code()).isZero();
    assertThat(bothy("starlark", "run", "t.star").err()).contains("undefined: catch");
    assertThat(bothy("starlark", "check", "--test-builtins", "assert.star").code()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "assert_(1)|",
        "assert_([])|assert_: assertion failed",
        "assert_(0, \"zero\")|assert_: zero",
        "assert_eq([1], [1.0])|",
        "assert_eq(1, \"1\")|assert_eq: 1 != \"1\"",
        "assert_ne(1, 2)|",
        "assert_ne((1,), (1,))|assert_ne: (1,) == (1,)",
        "assert_fails(lambda: [][0], \"out of range\")|",
        "assert_fails(lambda: [][0], \"^of\")|assert_fails: the error does not match ^of: index 0 out",
        "assert_fails(lambda: 1, \"of\")|assert_fails: nothing failed, want an error that matches of",
        "x = freeze([]); assert_fails(lambda: x.append(1), \"frozen list\")|",
      })
  void testBuiltinsCheckAsTheSuitesDo(String text, @Nullable String failure) throws IOException {
    write("t.star", text + "\n");
    CommandLine answer = bothy("starlark", "run", "--test-builtins", "t.star");
    assertThat(answer.code()).isEqualTo(failure == null ? 0 : 3);
    if (failure != null) {
      assertThat(answer.err()).contains(failure);
    }
  }

  @Test
  void whatIsUsedUpIsNotCaught() throws IOException {
    write("f.star", "def f():\n    while True:\n        pass\n\ncatch(f)\nprint(\"on\")\n");
    CommandLine answer =
        bothy("starlark", "run", "--test-builtins", "--allow=while", "--max-steps=5000", "f.star");
    assertThat(answer.code()).isEqualTo(3);
    assertThat(answer.err()).contains("too many steps").doesNotContain("on\n");
  }

  @Test
  void checkTellsAllErrorsWithoutRunning() throws IOException {
    write("f.star", "fail(a)\nunknown\nfor x in c: pass\n");
    CommandLine answer = bothy("starlark", "check", "--json", "--predeclared", "a", "f.star");
    assertThat(answer.code()).isEqualTo(3);
    JsonArray errors = line(answer, 0).getAsJsonArray("errors");
    assertThat(errors).hasSize(3);
    assertThat(errors.get(0).getAsJsonObject().get("message").getAsString())
        .isEqualTo("undefined: unknown");
    assertThat(bothy("starlark", "check", "--syntax-only", "f.star").code()).isZero();
  }

  @Test
  void checkLooksThroughDirectories() throws IOException {
    write("p/build.envd", "def build():\n    base(dev=True)\n    install.pythn\n    oops()\n");
    write("p/lib/a.star", "x = y\n");
    write("p/lib/b.bzl", "x = (\n");
    write("p/.hidden/c.star", "x = (\n");
    write("p/d.txt", "x = (\n");
    CommandLine answer = bothy("starlark", "check", "p");
    assertThat(answer.code()).isEqualTo(3);
    assertThat(answer.out().lines().filter(l -> l.matches("\\S+:\\d+:\\d+: .*")))
        .containsExactly(
            "p/build.envd:4:5: undefined: oops",
            "p/lib/a.star:1:5: undefined: y",
            "p/lib/b.bzl:2:1: got end of file, want primary expression"
                + " (the '(' of line 1 is not closed)");
    assertThat(line(bothy("starlark", "check", "--syntax-only", "--json", "p/lib"), 0).get("file"))
        .asString()
        .isEqualTo("\"p/lib/a.star\"");
  }

  @ParameterizedTest
  @CsvSource({"starlark run", "starlark check", "fmt"})
  void aFileThatCannotBeReadIsNoFailureOfStarlark(String verb) throws IOException {
    write("bad.star", "x = (\n");
    List<String> words = new ArrayList<>(List.of(verb.split(" ")));
    words.add("none.star");
    CommandLine answer = bothy(words.toArray(String[]::new));
    assertThat(answer).isEqualTo(new CommandLine(1, "", "error: none.star: no such file\n"));
    words.add("bad.star");
    assertThat(bothy(words.toArray(String[]::new)).code()).isEqualTo(3);
  }

  @Test
  void aFileThatCannotBeLoadedIsNamedOnce() throws IOException {
    write("l.star", "load(\"none.star\", \"y\")\n");
    assertThat(bothy("starlark", "run", "l.star").err())
        .startsWith("l.star:1:1: cannot load none.star: no such file\n");
  }

  @Test
  void amongVerbsOfAFamilyTheNearestIsTold() {
    CommandLine answer = bothy("starlark", "chek", "f.star");
    assertThat(answer.code()).isEqualTo(2);
    assertThat(answer.err()).contains("did you mean: bothy starlark check\n");
    assertThat(bothy("starlark", "xyzzy").err())
        .contains("did you mean: bothy starlark run, bothy starlark check, bothy starlark repl\n");
  }

  @Test
  void aPipedSessionRunsPieceByPiece() throws IOException {
    write("lib.star", "def twice(x):\n    return 2 * x\n");
    CommandLine answer =
        with(
            """
            load("lib.star", "twice")
            x = [1]
            x.append(2)
            x
            y = 0
            def f():

                return twice(y)
            y = 4
            f()
            def even(n): return n == 0 or odd(n - 1)

            def odd(n): return n != 0 and even(n - 1)

            even(4)
            y = (5 +
              6)
            f(); "text"
            for i in range(2):
                print(i)
            else_ = None
            else_
            '''a
            b'''
            y = y +
            x
            """,
            "starlark",
            "repl");
    assertThat(answer.out()).isEqualTo("[1, 2]\n8\nTrue\n\"text\"\n\"a\\nb\"\n");
    assertThat(answer.err()).startsWith("0\n1\n<stdin>:25:8: ");
    assertThat(answer.code()).isEqualTo(3);
  }
}
