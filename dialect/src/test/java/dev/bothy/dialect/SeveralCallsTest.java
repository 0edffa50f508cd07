package dev.bothy.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several calls of a function that is about one thing. Those that contradict are in {@code
 * wrong/conflicts.txt}; these do not.
 */
final class SeveralCallsTest {
  @TempDir Path temp;
  private Project project;

  @BeforeEach
  void makeProject() {
    project = new Project(temp);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "base(image=\"debian:12\", dev=True); base(dev=True)",
        "base(dev=True); base(image=\"debian:12\", dev=True)",
        "shell(\"zsh\"); shell(\"zsh\")",
        "install.python(); install.python(\"3.11\"); install.python(\"3\")",
        "install.go(); install.go(\"1.25.3\")",
        "config.jupyter(port=8889); config.jupyter(port=8889)",
        "[shell(name) for name in [\"zsh\", \"fish\"]]",
        "[install.go(v) for v in [\"1.24.0\", \"1.25.0\"]]",
        "runtime.environ({\"A\": \"1\"}); runtime.environ({\"A\": \"1\", \"B\": \"2\"})",
        "io.http(\"https://x.example/m\"); io.http(\"https://x.example/m\")",
        "io.http(\"https://x.example/m\"); io.http(\"https://y.example/m\", filename=\"n\")",
      })
  void whatIsSaidTwiceOrInPartsIsNoMistake(String calls) throws DialectException {
    project.body(calls);
    assertThat(project.evaluate().warnings()).isEmpty();
  }

  @Test
  void aFunctionMayChangeWhatAnotherHasPrepared() throws DialectException {
    project.with(
        "build.envd",
        """
        def common():
            base(image="ubuntu:22.04", dev=True)
            shell("zsh")
            install.python(version="3.10")
            install.go("1.24.0")
            runtime.command({"train": "a"})

        def build():
            common()
            base(image="debian:12", dev=False)
            shell("fish")
            install.python(version="3.11")
            install.go("1.25.0")
            runtime.command({"train": "b"})
        """);
    Evaluation evaluation = project.evaluate();
    assertThat(evaluation.warnings()).isEmpty();
    assertThat(evaluation.environment().base().reference()).isEqualTo("debian:12");
    assertThat(evaluation.environment().shell()).isEqualTo("fish");
    assertThat(evaluation.environment().runtime().commands()).containsEntry("train", "b");
  }

  @Test
  void aVersionOfPythonStaysWhereALaterCallAsksForNone() throws DialectException {
    project.body("install.python(version=\"3.11\"); install.python()");
    assertThat(project.graph().toJson()).contains("\"3.11\"");
  }

  @Test
  void jupyterIsInstalledOnce() throws DialectException {
    project.body("config.jupyter(); config.jupyter()");
    assertThat(project.steps()).filteredOn(step -> step.contains("jupyter")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/opt/Outer$Inner.class",
        "/opt/a$",
        "/opt/$/a",
        "/srv/$1",
        "/opt/price-$5/",
        "/opt/a$b"
      })
  void aDollarSignThatIsNoVariableIsACharacterOfAPath(String target) throws DialectException {
    project.with("r.txt", "x").body("io.copy(\"r.txt\", \"" + target + "\")");
    assertThat(project.graph().toJson()).contains("\"" + target + "\"");
  }
}
