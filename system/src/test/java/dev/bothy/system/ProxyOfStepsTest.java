package dev.bothy.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The proxy that this machine is set up with, in the steps of a build. */
@Tag("containers")
class ProxyOfStepsTest {
  private static final String FILE =
      """
      def build():
          base(image=Source.debian("bookworm"))
          run(commands=["echo ${http_proxy-} ${HTTP_PROXY-} > /seen"])
      """;

  private Machine machine;
  private Path project;

  @BeforeEach
  void open() throws IOException, InterruptedException {
    machine = Machine.ofThisUser().withDebian();
    project = machine.project("behind", Map.of("build.envd", FILE));
  }

  @AfterEach
  void close() throws IOException {
    machine.close();
  }

  private Result bothy(String proxy, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("env", "HTTP_PROXY=" + proxy, machine.launcher().toString()));
    command.addAll(List.of(arguments));
    return machine.run(project, command.toArray(String[]::new));
  }

  private Path tree() {
    return project.resolveSibling("tree");
  }

  @Test
  void aStepIsToldTheProxyAndIsNotRunAgainForAnother() throws Exception {
    String out = "type=rootfs,dest=" + tree();
    bothy("http://proxy.invalid:1", "build", "-o", out).ok();
    assertThat(tree().resolve("seen")).hasContent("http://proxy.invalid:1 http://proxy.invalid:1");
    assertThat(bothy("http://other.invalid:2", "build").ok().stderr()).contains("cached");
    bothy("http://other.invalid:2", "build", "-o", out.replace("tree", "again")).ok();
    assertThat(Files.readString(project.resolveSibling("again").resolve("seen")))
        .contains("proxy.invalid:1")
        .doesNotContain("other");
  }

  @Test
  void aGraphFromOutsideSaysItself() throws Exception {
    Path graph = project.resolve("graph.pb");
    String[] write = {"sh", "-c", machine.launcher() + " graph --format llb >graph.pb"};
    machine.run(project, write).ok();
    bothy("http://proxy.invalid:1", "solve", graph.toString(), "-o", "type=rootfs,dest=" + tree())
        .ok();
    assertThat(tree().resolve("seen")).content().isBlank();
  }
}
