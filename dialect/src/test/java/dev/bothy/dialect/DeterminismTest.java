package dev.bothy.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
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
