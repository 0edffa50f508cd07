package dev.bothy.starlark.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Functions that a host gives to files: what they are called with, and what is said when that is
 * wrong.
 */
class SignatureTest {
  private final List<Arguments> calls = new ArrayList<>();

  private final Builtin packages =
      Builtin.of(
          Signature.of("install.python_packages")
              .doc("Installs Python packages.")
              .optional("name", Type.listOf(Type.STRING), "names")
              .optional("requirements", Type.STRING, "", "a requirements file")
              .namedOnly()
              .optional("env", Type.dictOf(Type.STRING, Type.STRING))
              .optional("retries", Type.INT, 3, "")
              .optional("pace", Type.choice("fast", "careful"), "fast", "")
              .renamed("attempts", "retries")
              .hint("packages", "v0's packages is now name")
              .build(),
          (_, arguments) -> {
            calls.add(arguments);
            return None.NONE;
          });

  private final Builtin run =
      Builtin.of(
          Signature.of("run")
              .required("command", Type.oneOf(Type.STRING, Type.listOf(Type.STRING)))
              .positionalOnly()
              .args("more", Type.STRING, "")
              .optional("cwd", Type.STRING)
              .kwargs("env", Type.STRING, "")
              .build(),
          (_, arguments) -> {
            calls.add(arguments);
            return None.NONE;
          });

  private void execute(String text) {
    Starlark.execute(
        StarlarkThread.builder().build(),
        SourceFile.of("build.envd", text),
        Dialect.ENVD,
        Predeclared.core().with("install", Namespace.of("install", packages)).with("run", run));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          install.python_packages(nmae=[])            | install.python_packages: unexpected keyword argument nmae (did you mean name?)
          install.python_packages(packages=[])        | install.python_packages: unexpected keyword argument packages (v0's packages is now name)
          install.python_packages("numpy")            | install.python_packages: for parameter name: got string, want list of string (in a list: ["numpy"])
          install.python_packages(["a", 1])           | install.python_packages: for parameter name: at index 1: got int, want string (in quotes: "1")
          install.python_packages([], "", {})         | install.python_packages: got 3 positional arguments, want at most 2
          install.python_packages([], name=[])        | install.python_packages: got multiple values for keyword argument "name"
          install.python_packages(env={"A": 1})       | install.python_packages: for parameter env: at key "A": got int, want string (in quotes: "1")
          install.python_packages(retries="1")        | install.python_packages: for parameter retries: got string, want int (without quotes: 1)
          install.python_packages(retries="all")      | install.python_packages: for parameter retries: got string, want int
          install.python_packages(pace="carefull")    | install.python_packages: for parameter pace: got "carefull", want "fast" or "careful" (did you mean "careful"?)
          install.python_packages(pace=1)             | install.python_packages: for parameter pace: got int, want "fast" or "careful"
          install.python_packages(attempts=2)         | install.python_packages: unexpected keyword argument attempts (attempts is now retries)
          install.pyton_packages()                    | install module has no .pyton_packages field or method (did you mean .python_packages?)
          run()                                       | run: missing argument for command
          run(1)                                      | run: for parameter command: got int, want string or list of string (in quotes: "1")
          run(["a", 2])                               | run: for parameter command: at index 1: got int, want string (in quotes: "2")
          run("a", 1)                                 | run: for parameter more: got int, want string (in quotes: "1")
          run("a", 3.10)                              | run: for parameter more: got float, want string (in quotes: as numbers 3.10 and 3.1 are the same)
          run("a", FOO=1)                             | run: for parameter FOO: got int, want string
          """)
  void wrongArgumentsAreToldApart(String call, String message) {
    assertThatThrownBy(() -> execute(call)).isInstanceOf(EvalException.class).hasMessage(message);
  }

  @Test
  void argumentsAreReadByNameAndType() {
    execute("install.python_packages([\"a\", \"b\"], env={\"K\": \"v\"})");
    Arguments a = calls.getFirst();
    assertThat(a.strings("name")).containsExactly("a", "b");
    assertThat(a.stringMap("env")).isEqualTo(Map.of("K", "v"));
    assertThat(a.integer("retries")).isEqualTo(3);
    assertThat(a.isGiven("retries")).isFalse();
    assertThat(a.isGiven("name")).isTrue();
  }

  @Test
  void theRestIsCollected() {
    execute("run(\"a\", \"b\", \"c\", cwd=None, X=\"1\", Y=\"2\")");
    Arguments a = calls.getFirst();
    assertThat(a.strings("more")).containsExactly("b", "c");
    assertThat(a.kwargs()).containsExactly(Map.entry("X", "1"), Map.entry("Y", "2"));
    assertThat(a.stringOrNull("cwd")).isNull();
  }

  @Test
  void whatNoDefAllowsIsRefusedWhenItIsDeclared() {
    assertThatThrownBy(
            () -> Signature.of("f").optional("a", Type.INT).required("b", Type.INT).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("f: required parameter b behind an optional one");
    assertThatThrownBy(
            () -> Signature.of("f").required("a", Type.INT).kwargs("a", Type.INT, "").build())
        .hasMessage("f has two parameters a");
    assertThatThrownBy(() -> Signature.of("f").renamed("old", "new"))
        .hasMessage("f has no parameter new");
  }

  @Test
  void itCanBeListed() {
    assertThat(packages.signature())
        .hasToString(
            "install.python_packages(name=None, requirements=\"\", *, env=None, retries=3, pace=\"fast\")");
    assertThat(run.signature()).hasToString("run(command, /, *more, cwd=None, **env)");
    assertThat(packages.signature().parameters())
        .extracting(p -> p.name() + ": " + p.type().name())
        .containsExactly(
            "name: list of string",
            "requirements: string",
            "env: dict of string to string",
            "retries: int",
            "pace: \"fast\" or \"careful\"");
  }
}
