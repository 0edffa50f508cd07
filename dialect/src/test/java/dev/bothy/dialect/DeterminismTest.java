package dev.bothy.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same files give the same bytes anywhere. */
final class DeterminismTest {
  private static final Path PROJECTS = Path.of("src/test/resources/golden");

  @TempDir Path temp;

  static List<Path> projects() throws IOException {
    try (Stream<Path> entries = Files.list(PROJECTS)) {
      return entries.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("projects")
  void otherDirectoriesLocalesAndZonesGiveTheSameGraph(Path project)
      throws DialectException, IOException {
    Evaluation here = new Project(project).evaluate();
    byte[] graph = Project.graph(here).toBytes();
    Locale locale = Locale.getDefault();
    TimeZone zone = TimeZone.getDefault();
    Path elsewhere = copy(project, temp.resolve("a directory of another name"));
    try {
      Locale.setDefault(Locale.of("tr", "TR"));
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      Evaluation there = new Project(elsewhere).evaluate();
      assertThat(Project.graph(there).toBytes()).isEqualTo(graph);
      assertThat(there.environment().config()).isEqualTo(here.environment().config());
      assertThat(there.environment().runtime()).isEqualTo(here.environment().runtime());
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @ParameterizedTest
  @MethodSource("projects")
  void nothingOfTheHostIsInTheGraph(Path project) throws DialectException, IOException {
    Path elsewhere = copy(project, temp.resolve("some-unusual-name"));
    String graph =
        new String(
            Project.graph(new Project(elsewhere).evaluate()).toBytes(),
            StandardCharsets.ISO_8859_1);
    assertThat(graph)
        .doesNotContain("some-unusual-name")
        .doesNotContain(temp.toString())
        .doesNotContain("secret-token");
  }

  @Test
  void oneFileManyTimesIsOneGraph() throws DialectException {
    Set<String> targets = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      targets.add(new Project(PROJECTS.resolve("tools-and-pip")).plan().toJson());
    }
    assertThat(targets).hasSize(1);
  }

  /** Who runs it, where, and how its JVM hashes: immutable maps have another order in each. */
  private record Run(String directory, List<String> options, Map<String, String> environment) {}

  @Test
  void aHundredRunsOfOtherUsersPlacesAndHashSeedsGiveTheSameGraphs() throws Exception {
    List<Run> runs =
        List.of(
            new Run("a", List.of("-XX:hashCode=0"), Map.of("LC_ALL", "C", "HOME", "/nowhere")),
            new Run(
                "another/deeper place",
                List.of("-XX:hashCode=1", "-Duser.language=tr", "-Duser.country=TR"),
                Map.of("LC_ALL", "tr_TR.UTF-8", "USER", "ayşe", "HOME", "/home/ayşe")),
            new Run(
                "b",
                List.of("-XX:hashCode=2", "-Duser.timezone=Pacific/Apia", "-Duser.name=bob"),
                Map.of("TZ", "Pacific/Apia", "USER", "bob")),
            new Run(
                "c",
                List.of("-XX:hashCode=3", "-Duser.language=ar", "-Duser.home=/srv"),
                Map.of("LANG", "ar_EG.UTF-8", "XDG_CONFIG_HOME", "/srv/config")));
    List<Process> processes = new ArrayList<>();
    for (Run run : runs) {
      Path projects = Files.createDirectories(temp.resolve(run.directory));
      for (Path project : projects()) {
        copy(project, projects.resolve(project.getFileName()));
      }
      processes.add(start(projects, run));
    }
    Set<String> outputs = new HashSet<>();
    for (Process process : processes) {
      outputs.add(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      assertThat(process.waitFor()).isZero();
    }
    assertThat(outputs).hasSize(1);
    assertThat(outputs.iterator().next().lines().toList())
        .hasSameSizeAs(projects())
        .allMatch(line -> line.split(" ", -1).length == 2);
  }

  /** Four processes, 25 times each. */
  private static Process start(Path projects, Run run) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UnlockExperimentalVMOptions", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-XX:+UseSerialGC", "-Xshare:auto"));
    command.addAll(run.options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(GraphDigests.class.getName(), projects.toString(), "25"));
    ProcessBuilder builder = new ProcessBuilder(command).directory(projects.toFile());
    builder.environment().putAll(run.environment);
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isSymbolicLink(file)) {
          Files.createSymbolicLink(target, Files.readSymbolicLink(file));
        } else if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return to;
  }
}
