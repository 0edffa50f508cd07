package dev.bothy.cli.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.dialect.Dialect;
import dev.bothy.dialect.EvaluateRequest;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveException;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MissingSuiteTest {
  private static final String SAID =
      "E: The repository 'http://deb.example/debian bokworm Release' does not have a Release file.";

  @TempDir Path project;

  private Definition graph(String call) throws Exception {
    Files.writeString(
        project.resolve("build.envd"),
        "def build():\n    base(image=\"debian:12\")\n    "
            + call
            + "\n    install.apt_packages([\"git\"])\n");
    return Dialect.evaluate(EvaluateRequest.of(project))
        .environment()
        .image()
        .marshal(Platform.LINUX_AMD64);
  }

  private static SolveException failure(@Nullable String hint, String... log) {
    return new SolveException(
        SolveException.Kind.STEP,
        "the step exited with code 100",
        hint,
        new SolveException.Step(
            Digest.of(new byte[0]), "apt: git", null, "sh", 100, List.of(log), "3f2a"),
        null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config.apt_source(\"deb http://deb.example/debian bokworm main\")",
        "config.apt_source(\"deb [arch=amd64] http://deb.example/debian/ bokworm main\")",
        "config.apt_source(\"Types: deb\\nURIs: http://deb.example/debian\\nSuites: bokworm\\n"
            + "Components: main\\n\")",
        "config.apt_repository(\"x\", \"http://deb.example/debian\", \"bokworm\")",
        "run([\"echo 'deb http://deb.example/debian bokworm main' >/etc/apt/sources.list.d/x.list\"])",
      })
  void theCallThatNamesTheSuiteIsTold(String call) throws Exception {
    SolveException told = MissingSuite.told(failure(null, "Reading", SAID), graph(call));
    assertThat(told).hasMessage("the step exited with code 100");
    assertThat(told.hint())
        .isEqualTo(
            "the sources of build.envd:3:5 name the suite 'bokworm', which"
                + " http://deb.example/debian does not have");
    assertThat(told.step()).isNotNull().extracting(SolveException.Step::kept).isEqualTo("3f2a");
  }

  @Test
  void theBasesOwnSourcesAreToldFromThoseOfTheFile() throws Exception {
    String said =
        "E: The repository 'http://deb.example/debian buster Release' no longer has a Release file.";
    assertThat(MissingSuite.told(failure(null, said), graph("run([\"true\"])")).hint())
        .isEqualTo(
            "the base's own sources name the suite 'buster', which http://deb.example/debian does"
                + " not have; config.apt_source names others, by http where the base has no"
                + " certificates");
  }

  @Test
  void whatElseIsKnownStays() throws Exception {
    Definition graph = graph("config.apt_source(\"deb http://deb.example/debian bokworm main\")");
    assertThat(MissingSuite.told(failure("do this", SAID), graph).hint()).isEqualTo("do this");
    assertThat(MissingSuite.told(failure(null, "E: Unable to locate"), graph).hint()).isNull();
    assertThat(MissingSuite.told(failure(null, SAID, "No space left on device"), graph).hint())
        .isNull();
  }

  @Test
  void theOthersOfABuildThatKeptGoingAreToldToo() throws Exception {
    Definition graph = graph("config.apt_source(\"deb http://deb.example/debian bokworm main\")");
    SolveException first = failure("do this", "");
    first.addSuppressed(failure(null, SAID));
    assertThat(MissingSuite.told(first, graph).getSuppressed())
        .singleElement()
        .extracting(other -> ((SolveException) other).hint())
        .asString()
        .startsWith("the sources of build.envd:3:5 ");
  }
}
