package dev.bothy.dialect.lower;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.dialect.DialectException;
import dev.bothy.dialect.Project;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.ExecOp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fixed scripts, as far as they can run outside of a container. */
final class FixedScriptTest {
  @TempDir Path temp;
  private Path bin;

  @BeforeEach
  void makeTools() throws IOException {
    bin = Files.createDirectory(temp.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("cut"), Path.of("/usr/bin/cut"));
  }

  private List<List<String>> steps(String... lines) throws DialectException {
    List<List<String>> steps = new ArrayList<>();
    for (Vertex vertex : new Project(temp).body(lines).graph().vertices()) {
      if (vertex.op().kind() instanceof ExecOp exec) {
        steps.add(exec.meta().args());
      }
    }
    return steps;
  }

  private void tool(String name, String script) throws IOException {
    Path file = bin.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private record Outcome(int exit, String text) {}

  private Outcome run(List<String> args) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(args).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", bin.toString());
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), text);
  }

  @Test
  void everyScriptIsOneThatAShellReads()
      throws DialectException, IOException, InterruptedException {
    List<List<String>> steps =
        steps(
            "install.python()",
            "install.apt_packages([\"tree\"])",
            "install.python_packages([\"x\"])");
    int read = 0;
    for (List<String> args : steps) {
      if (args.getFirst().equals("/bin/sh")) {
        assertThat(run(List.of("/bin/sh", "-n", "-c", args.get(2)))).isEqualTo(new Outcome(0, ""));
        read++;
      }
    }
    assertThat(read).isEqualTo(3);
  }

  @Test
  void aBaseWithPythonIsLeftAsItIs() throws DialectException, IOException, InterruptedException {
    tool("python3", "case \"$2\" in *version*) echo 3.11.2 ;; esac");
    assertThat(run(steps("install.python()").getFirst()).exit()).isZero();
    assertThat(run(steps("install.python(\"3.11\")").getFirst()).exit()).isZero();
    assertThat(run(steps("install.python(\"3.11.2\")").getFirst()).exit()).isZero();
    assertThat(run(steps("install.python(\"3.1\")").getFirst()).exit()).isOne();
  }

  @Test
  void aBaseWithNeitherPythonNorAptIsTold()
      throws DialectException, IOException, InterruptedException {
    assertThat(run(steps("install.python()").getFirst()))
        .isEqualTo(
            new Outcome(1, "this base has neither Python 3 with its venv module nor apt-get\n"));
    assertThat(run(steps("install.apt_packages([\"tree\"])").getFirst()))
        .isEqualTo(
            new Outcome(
                1,
                "this base has no apt-get: apt packages need Debian, Ubuntu or one of their kind\n"));
  }

  @Test
  void aPythonWithoutVenvIsNotEnough() throws DialectException, IOException, InterruptedException {
    tool("python3", "case \"$2\" in *venv*) exit 1 ;; *version*) echo 3.11.2 ;; esac");
    assertThat(run(steps("install.python()").getFirst()).exit()).isOne();
  }
}
