package dev.bothy.dialect.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.dialect.declare.Calls;
import dev.bothy.dialect.declare.LockedPins;
import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.llb.SourceLocation;
import dev.bothy.oci.Platform;
import dev.bothy.starlark.eval.Parameter;
import dev.bothy.starlark.eval.Signature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RegistryTest {
  /** envd's API v1: functions, parameters in order; a default where envd has one that matters. */
  private static final List<String> ENVD =
      List.of(
          "base(image=\"ubuntu:22.04\", dev=False)",
          "shell(name, *, prompt=\"({environment}) {directory} $ \")",
          "run(commands, mount_host=False, *, mount=None)",
          "git_config(name=\"\", email=\"\", editor=\"\")",
          "include(git=\"\", ref=\"\", sha=\"\", path=\"\")",
          "install.python(version=None)",
          "install.conda(use_mamba=False)",
          "install.uv(python_version=\"3.11\")",
          "install.pixi(use_pixi_mirror=False, pypi_index=\"\")",
          "install.r_lang()",
          "install.julia()",
          "install.rust(version=\"\")",
          "install.go(version=\"1.25.3\")",
          "install.nodejs(version=\"25.1.0\")",
          "install.codex(version=\"\")",
          "install.apt_packages(name=[])",
          "install.python_packages(name=[], requirements=\"\", local_wheels=[])",
          "install.conda_packages(name=[], channel=[], env_file=\"\")",
          "install.r_packages(name)",
          "install.julia_packages(name)",
          "install.cuda(version, cudnn=\"8\", driver=\"\")",
          "install.vscode_extensions(name)",
          "config.apt_source(source)",
          "config.pip_index(url, extra_url=\"\", trust=False)",
          "config.conda_channel(channel=\"\")",
          "config.cran_mirror(url)",
          "config.julia_pkg_server(url)",
          "config.jupyter(token=\"\", port=0)",
          "config.rstudio_server()",
          "config.gpu(count=0)",
          "config.shm_size(size)",
          "config.entrypoint(args)",
          "config.repo(url, description=\"\")",
          "config.owner(uid, gid)",
          "io.copy(source, target, image=\"\")",
          "io.http(url, checksum=\"\", filename=\"\")",
          "runtime.command(commands)",
          "runtime.daemon(commands)",
          "runtime.init(commands)",
          "runtime.expose(envd_port, host_port=0, service=\"\", listen_addr=\"127.0.0.1\")",
          "runtime.environ(env={}, extra_path=[])",
          "runtime.mount(host_path, envd_path)",
          "data.envd(name=\"\")");

  @Test
  void everyFunctionOfEnvdIsThereWithItsParameters() {
    List<String> ours = Registry.functions().stream().map(f -> f.signature().toString()).toList();
    assertThat(ours).containsAll(ENVD);
  }

  @Test
  void everyFunctionDoesWhatItIsFor() {
    assertThat(Registry.functions()).allMatch(ApiFunction::supported);
  }

  @Test
  void statesHaveTheNamesOfTheProposalAndAliases() {
    Set<String> names = new HashSet<>();
    Registry.signatures().forEach(s -> names.add(s.name()));
    assertThat(names)
        .contains(
            "Source.image",
            "Source.debian",
            "Source.scratch",
            "Source.local",
            "Source.http",
            "Source.merge",
            "Source.git",
            "Source.oci",
            "state.chown",
            "Diff",
            "image",
            "scratch",
            "http",
            "merge",
            "diff",
            "local",
            "state.run",
            "state.copy",
            "state.file",
            "state.mkdir",
            "state.env",
            "state.apt_packages",
            "state.state",
            "state.symlink",
            "state.rm",
            "state.user",
            "state.workdir",
            "state.entrypoint",
            "state.label");
  }

  @Test
  void namesAreUniqueAndSupportedFunctionsSayWhatTheyDo() {
    Set<String> names = new HashSet<>();
    for (Signature signature : Registry.signatures()) {
      assertThat(names.add(signature.name())).as(signature.name()).isTrue();
    }
    for (ApiFunction function : Registry.functions()) {
      Signature signature = function.signature();
      if (function.supported()) {
        assertThat(signature.doc()).as(signature.name()).endsWith(".");
      }
      for (Parameter parameter : signature.parameters()) {
        assertThat(parameter.doc()).as(signature + " " + parameter).doesNotEndWith(".");
      }
    }
  }

  @Test
  void theNamesAreThoseThatAFileFinds() throws IOException {
    Calls calls =
        new Calls(
            new ProjectFiles(Path.of(".")),
            1,
            LockedPins.NONE,
            new SourceLocation("build.envd", 1, 1));
    Recording recording = new Recording(calls, Platform.LINUX_AMD64, false);
    assertThat(Registry.names()).isEqualTo(Registry.predeclared(recording).keySet());
  }
}
