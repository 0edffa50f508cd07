package dev.bothy.cli.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.cli.command.CommandException;
import dev.bothy.dialect.Dialect;
import dev.bothy.dialect.EvaluateRequest;
import dev.bothy.dialect.RunSettings;
import dev.bothy.runtime.RunSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSpecsTest {
  private static final RunSpec.Image IMAGE =
      new RunSpec.Image("x:dev", null, List.of("layer"), RunSpec.ImageConfig.EMPTY);

  @TempDir private Path project;

  @Test
  void aHomeIsNeededOnlyByWhatNamesIt() throws Exception {
    assertThat(spec("", Map.of()).mounts()).isEmpty();
    String mount = "    runtime.mount(host_path=\"~/data\", envd_path=\"/data\")\n";
    Files.createDirectory(project.resolve("data"));
    assertThat(spec(mount, Map.of("HOME", project.toString())).mounts())
        .containsExactly(new RunSpec.Mount(project.resolve("data"), "/data", false));
    assertThatThrownBy(() -> spec(mount, Map.of()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("HOME is not set");
  }

  @Test
  void whatIsInstalledInPlaceFindsTheProjectWhereItWasInstalledFrom() throws Exception {
    Files.writeString(project.resolve("r.txt"), "-e .\n");
    assertThat(spec("    install.python_packages(requirements=\"r.txt\")\n", Map.of()).mounts())
        .containsExactly(new RunSpec.Mount(project, "/mnt/project", false));
  }

  @Test
  void aMountThatIsNotThereIsSaidBeforeAnythingIsBuilt() throws Exception {
    Files.writeString(
        project.resolve("build.envd"),
        """
        def build():
            base(image="debian")
            runtime.mount(host_path="data", envd_path="/data")
        """);
    RunSettings settings = Dialect.evaluate(EvaluateRequest.of(project)).environment().runtime();
    assertThatThrownBy(() -> RunSpecs.checkMounts(settings, project, Map.of()))
        .isInstanceOf(CommandException.class)
        .hasMessage(
            "runtime.mount: " + project.resolve("data") + " does not exist on this machine");
    Files.createDirectory(project.resolve("data"));
    RunSpecs.checkMounts(settings, project, Map.of());
  }

  private RunSpec spec(String lines, Map<String, String> callers) throws Exception {
    Files.writeString(
        project.resolve("build.envd"), "def build():\n    base(image=\"debian\")\n" + lines);
    return RunSpecs.of(
        "x",
        project,
        Dialect.evaluate(EvaluateRequest.of(project)).environment(),
        IMAGE,
        true,
        List.of(),
        callers);
  }
}
