package dev.bothy.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goldens of wrong files do not show: settings, bytes, warnings, passwords. */
final class WrongFileTest {
  @TempDir Path temp;
  private Project project;

  @BeforeEach
  void makeProject() throws IOException {
    project = new Project(Files.createDirectory(temp.resolve("project")));
  }

  private DialectException failure() {
    DialectException e = catchThrowableOfType(DialectException.class, () -> project.evaluate());
    assertThat(e).isNotNull();
    return e;
  }

  @Test
  void aFunctionThatTheSettingsDoNotFitIsShownWithItsParameters() {
    project.with("build.envd", "\ndef build(cuda):\n    pass\n");
    assertThat(failure().render())
        .isEqualTo(
            "build.envd:2:1: function build missing 1 argument (cuda)"
                + " (--set NAME=VALUE gives its parameters: cuda)");
    DialectException e =
        catchThrowableOfType(
            DialectException.class, () -> project.evaluate(Map.of("cuda", "1", "gpu", "1")));
    assertThat(e).hasMessageContaining("build.envd:2:1: function build got an unexpected keyword");
    project.with("build.envd", "def build():\n    pass\n");
    assertThat(
            catchThrowableOfType(DialectException.class, () -> project.evaluate(Map.of("gpu", "1")))
                .hint())
        .isEqualTo("build() has no parameters that --set could give");
  }

  @Test
  void aMissingDirectoryIsNamed() {
    project = new Project(temp.resolve("nowhere"));
    assertThat(failure())
        .hasMessageContaining("no project directory")
        .hasMessageContaining("nowhere");
  }

  @Test
  void aFileThatIsNoTextIsNamed() throws IOException {
    Files.write(project.directory().resolve("build.envd"), new byte[] {'x', (byte) 0xff});
    assertThat(failure()).hasMessage("build.envd: is not UTF-8 text");
  }

  @Test
  void aSettingThatTheFunctionDoesNotKnowIsNamed() {
    project.with("build.envd", "def build(gpu = False): pass\n");
    DialectException e =
        catchThrowableOfType(
            DialectException.class, () -> project.evaluate(Map.of("gpus", "True")));
    assertThat(e).hasMessageContaining("gpus");
  }

  @Test
  void aPathInTheEnvironmentIsLeftOutWithAWarning() throws DialectException {
    project.body("runtime.environ(env={\"PATH\": \"/x\", \"A\": \"1\"})");
    Evaluation evaluation = project.evaluate();
    assertThat(evaluation.environment().runtime().environ()).isEqualTo(Map.of("A", "1"));
    assertThat(evaluation.warnings()).singleElement().asString().startsWith("build.envd:2:5: ");
  }

  @Test
  void aVariableThatNoProgramCanBeGivenIsNamed() {
    project.body("runtime.environ(env={\"A\": \"x\\x00y\"})", "run([\"true\"])");
    assertThat(failure())
        .hasMessage("runtime.environ: the value of A contains a NUL character")
        .extracting(DialectException::where)
        .hasToString("build.envd:2:20");
  }

  @Test
  void cudaBesideAReturnedStateIsNamed() {
    project.body("install.cuda(version=\"11.8.0\")", "return Source.image(\"ubuntu:22.04\")");
    assertThat(failure())
        .hasMessage("build() returns a state, so this call has no effect on the image")
        .extracting(DialectException::where)
        .hasToString("build.envd:2:5");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Source.image(\"ubuntu:22.04\").env(\"A\", \"1\")",
        "Source.image(\"ubuntu:22.04\").label(\"a\", \"b\")",
        "Source.image(\"ubuntu:22.04\", platform=\"linux/arm64\")",
      })
  void whatABaseIsGivenIsNotLostToCuda(String base) {
    project.body("base(image=" + base + ")", "install.cuda(version=\"11.8.0\")");
    assertThat(failure())
        .hasMessageContaining("install.cuda")
        .hasMessageContaining("ubuntu:22.04")
        .extracting(DialectException::where)
        .hasToString("build.envd:3:5");
  }

  @Test
  void anImageAsItComesMayBecomeThatOfCuda() throws DialectException {
    project.body("base(image=Source.image(\"ubuntu:22.04\"))", "install.cuda(version=\"11.8.0\")");
    assertThat(project.environment().base().reference())
        .isEqualTo("docker.io/nvidia/cuda:11.8.0-cudnn8-runtime-ubuntu22.04");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "--all", "two words"})
  void whatIsNoChannelOfCondaIsNamed(String channel) {
    project.body(
        "install.conda()", "install.conda_packages([\"x\"], channel=[\"" + channel + "\"])");
    assertThat(failure()).hasMessage("install.conda_packages: not a channel: \"" + channel + "\"");
  }

  @Test
  void anAtSignBehindTheHostIsNoPassword() throws DialectException {
    project.body(
        "config.apt_source(\"deb http://x.example ./\\n# me@x.example\")",
        "install.python_packages([\"a @ https://x.example/a.whl?by=me@x.example\"])",
        "install.python_packages([\"b @ https://x.example?by=me@x.example\"])");
    assertThat(project.steps()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config.pip_index(\"https://me:pass-word@index.example/s\")",
        "config.pip_index(\"ftp://me:pass-word@index.example/s\")",
        "install.python_packages([\"-e git+https://pass-word@x.example/a\"])",
        "config.apt_source(\"deb https://pass-word@x.example/debian bookworm main\")",
        "install.conda(); config.conda_channel(\"channels:\\n- 'https://me:pass-word@x.example/c'\")",
        "install.conda(); install.conda_packages([\"x\"], channel=[\"https://pass-word@x.example/c\"])",
        "io.http(\"ftp://x.example/f\", \"sftp://me:pass-word@x.example/f\")",
        "x = 'https://pass-word@x.example' +",
      })
  void passwordsAreNotRepeated(String call) {
    project.body(call);
    DialectException e = failure();
    assertThat(e.getMessage() + e.hint() + e.render()).doesNotContain("pass-word");
    assertThat(e.render()).contains("@");
  }
}
