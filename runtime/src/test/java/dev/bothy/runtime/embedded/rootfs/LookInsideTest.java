package dev.bothy.runtime.embedded.rootfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.exec.container.NotStarted;
import dev.bothy.engine.exec.container.SoughtProgram;
import dev.bothy.runtime.RunSpec;
import dev.bothy.runtime.embedded.inside.InsidePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is seen of a container whose command may not have started. */
class LookInsideTest {
  @TempDir Path directory;
  private Path root;
  private Path project;
  private LookInside inside;

  @BeforeEach
  void aProjectIsMounted() throws IOException {
    root = Files.createDirectories(directory.resolve("root"));
    project = Files.createDirectories(directory.resolve("project"));
    Path deep = Files.createDirectories(directory.resolve("deep"));
    Files.writeString(deep.resolve("it"), "");
    inside =
        new LookInside(
            new StackView(List.of(root)),
            List.of(
                new RunSpec.Mount(project, "/p", false),
                new RunSpec.Mount(deep, "/p/deep", false)));
  }

  private void program(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setAttribute(file, "unix:mode", 0755);
  }

  private @Nullable String why(String program) {
    NotStarted why = NotStarted.byLooking(new SoughtProgram(program, "/bin", "/p", inside));
    return why == null ? null : why.message();
  }

  @Test
  void linksInAMountLeadToWhatTheContainerHasThere() throws Exception {
    program(root.resolve("opt/venv/bin/python3"), "\0");
    Files.createSymbolicLink(project.resolve("python"), Path.of("/opt/venv/bin/python3"));
    program(project.resolve("pytest"), "#!/p/python\n");
    assertThat(why("./pytest")).isNull();
    assertThat(inside.at("/p/python")).isEqualTo(new NotStarted.Seen(false, 0755, "\0"));
    Files.createSymbolicLink(project.resolve("host"), directory.resolve("deep/it"));
    assertThat(inside.at("/p/host")).isNull();
    Files.createSymbolicLink(project.resolve("loop"), Path.of("loop"));
    assertThat(inside.at("/p/loop")).isNull();
  }

  @Test
  void mountsInMountsAreSeen() throws Exception {
    Files.createDirectory(project.resolve("deep"));
    Files.createSymbolicLink(root.resolve("in"), Path.of("p/deep/../deep/it"));
    assertThat(inside.at("/p/deep/it")).isNotNull();
    assertThat(inside.at("/in")).isNotNull();
    assertThat(inside.at("/p/deep/none")).isNull();
  }

  @Test
  void whereNobodyCanLookNothingIsClaimed() throws Exception {
    assertThatThrownBy(() -> inside.at("/dev/shm/x")).isInstanceOf(IOException.class);
    program(project.resolve("x"), "#!/.bothy/kit/python\n");
    assertThat(why("./x")).isNull();
    assertThat(why("/dev/shm/x")).isNull();
    String path = "/.bothy/run/commands:/bin";
    assertThat(NotStarted.byLooking(new SoughtProgram("none", path, "/", inside))).isNull();
    assertThat(why("none")).startsWith("there is no 'none'");
  }

  @Test
  void namedCommandsAreSeenWhereTheyAreMounted() throws Exception {
    Path run = Files.createDirectories(directory.resolve("run"));
    program(run.resolve("commands/train"), "#!/bin/sh\n");
    LookInside withCommands =
        new LookInside(
            new StackView(List.of(root)), List.of(new RunSpec.Mount(run, InsidePaths.RUN, false)));
    String path = "/bin:" + InsidePaths.COMMANDS;
    assertThat(withCommands.at(InsidePaths.COMMANDS + "/train")).isNotNull();
    NotStarted why = NotStarted.beforehand(new SoughtProgram("trian", path, "/", withCommands));
    assertThat(why).extracting(NotStarted::code).isEqualTo(NotStarted.ABSENT);
    assertThatThrownBy(() -> withCommands.at("/.bothy/kit/x")).isInstanceOf(IOException.class);
  }
}
