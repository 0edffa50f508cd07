package dev.bothy.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What starts often finds its classes in the ahead-of-time caches (decision 12). */
@Tag("containers")
class LoadedClassesTest {
  private static final String BUILD =
      """
      def build():
          state = Source.debian("bookworm").env("N", "1")
          for i in range(2):
              state = state.run(["echo {} 'https://x.example/f?v=1&ref=main' >/n".format(i)])
          return state.copy(Source.local("."), source_path="build.envd", dest_path="/")
      """;

  /** Those that the JDK never keeps, and a handful. */
  private static final int FEW = 12;

  /** What links the one native function is made at run time, in some 30 classes. */
  private static final int NATIVE = 40;

  @Test
  void aBuildThatRunsStepsAndOneThatFindsThem() throws IOException, InterruptedException {
    try (Machine machine = Machine.ofThisUser().withDebian()) {
      Path project = machine.project("classes", Map.of("build.envd", BUILD));
      Path worker = project.resolveSibling("worker.txt");
      Path command = project.resolveSibling("command.txt");

      build(machine, project, "-Dbothy.worker.options=" + log(worker));
      assertThat(foundLate(worker)).hasSizeLessThan(FEW + NATIVE);

      build(machine, project, log(command));
      assertThat(foundLate(command)).hasSizeLessThan(FEW);

      // Decision 32: looking for one takes longer than all there is to sum up.
      build(machine, project, "-Xlog:class+init:file=" + command);
      assertThat(Files.readString(command))
          .contains("'dev/bothy/oci/Sha256'")
          .doesNotContain("'java/security/Provider'");

      // Which is looked at before it runs.
      bothy(machine, project, log(command), "run", "classes", "--", "true");
      assertThat(foundLate(command)).hasSizeLessThan(FEW);
    }
  }

  private static void build(Machine machine, Path project, String options)
      throws IOException, InterruptedException {
    bothy(machine, project, options, "build");
  }

  private static void bothy(Machine machine, Path project, String options, String... words)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of("env", "BOTHY_JAVA_OPTS=" + options));
    line.add(machine.launcher().toString());
    line.addAll(List.of(words));
    machine.run(project, line.toArray(String[]::new)).ok();
  }

  private static String log(Path to) {
    return "-Xlog:class+load:file=" + to;
  }

  private static List<String> foundLate(Path log) throws IOException {
    List<String> classes = Files.readAllLines(log);
    assertThat(classes).hasSizeGreaterThan(1000);
    return classes.stream().filter(line -> !line.contains("source: shared objects file")).toList();
  }
}
