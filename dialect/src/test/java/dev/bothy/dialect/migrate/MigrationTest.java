package dev.bothy.dialect.migrate;

import static dev.bothy.dialect.migrate.OldFiles.migrated;
import static dev.bothy.dialect.migrate.OldFiles.withoutPlaces;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.dialect.Project;
import dev.bothy.dialect.project.ProjectFiles;
import dev.bothy.dialect.project.ProjectLoader;
import dev.bothy.starlark.syntax.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A file of v0 and those that it loads, as {@code bothy migrate} gives them for v1. */
final class MigrationTest {
  @TempDir Path directory;

  @Test
  void callsAreRewrittenAndCommentsStay() {
    assertThat(
            migrated(
                """
                # syntax=v0

                # What we need.
                def build():
                    base(os="ubuntu20.04", language="python3.9")  # the base
                    config.conda_channel(channel="x", use_mamba=True)
                    io.copy(host_path="main.py", envd_path="/x")
                    shell("zsh")  # stays
                """))
        .isEqualTo(
            """
            # syntax=v1

            # What we need.
            def build():
                base(image="ubuntu:22.04", dev=True)  # the base
                install.conda(use_mamba=True)
                install.python(version="3.9")
                config.conda_channel(channel="x")
                io.copy(source="main.py", target="/x")
                shell("zsh")  # stays
            """);
  }

  static List<Path> oldFiles() throws IOException {
    try (Stream<Path> golden = Files.list(Path.of("src/test/resources/golden"))) {
      return golden
          .filter(path -> path.getFileName().toString().startsWith("v0"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("oldFiles")
  void everyOldFilePlansTheSameWhenItIsRewritten(Path project) throws Exception {
    copy(project, directory);
    Path file = directory.resolve("build.envd");
    String before = Files.readString(file);
    assertThat(before).startsWith("# syntax=v0\n");
    String after = migrated(before);
    assertThat(after).startsWith("# syntax=v1\n");
    String plan = withoutPlaces(new Project(directory).plan());
    Files.writeString(file, after);
    assertThat(withoutPlaces(new Project(directory).plan())).isEqualTo(plan);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          # syntax=v0, base(), true
          # syntax=v1, `base(os="ubuntu20.04")`, false
          `# what it is for`, `base(os="ubuntu20.04", language="python3")`, true
          ``, `io.copy(host_path="a", envd_path="/b")`, true
          ``, `base(image="debian:12", dev=True), io.copy("a", "/b")`, false
          """)
  void aFileOfThoseDaysIsKnownByItsCallsWhenItSaysNothing(String first, String call, boolean old) {
    String text = first + "\ndef build():\n    " + call + "\n";
    assertThat(Migration.isMeant(SourceFile.of("build.envd", text))).isEqualTo(old);
    if (old && !first.contains("syntax")) {
      assertThat(migrated(text)).startsWith("# syntax=v1\n" + first).doesNotContain("os=");
    }
  }

  @Test
  void cudaOfAFileReachesTheBaseOfOneThatItLoads() throws Exception {
    String main =
        """
        # syntax=v0
        load("h.envd", s="setup")
        def build():
            s()
            install.cuda(version="11.6")
        """;
    Project project =
        new Project(directory)
            .with("build.envd", main)
            .with("h.envd", "def setup():\n    base(os=\"ubuntu20.04\", language=\"r\")\n");
    String before = withoutPlaces(project.plan());
    ProjectLoader loader = new ProjectLoader(new ProjectFiles(directory));
    List<Migrated> all = Migration.of(SourceFile.of("build.envd", main), loader);
    assertThat(all).hasSize(2);
    all.forEach(file -> project.with(file.source().name(), file.text()));
    assertThat(withoutPlaces(project.plan())).isEqualTo(before);
  }

  @Test
  void aLoadedFileThatIsMigratedOrTheSameInBothStays() throws Exception {
    new Project(directory)
        .with("done.envd", "# syntax=v1\ndef a():\n    base(image=\"x\", dev=True)\n")
        .with("same.envd", "def b():\n    shell(\"zsh\")\n");
    SourceFile main =
        SourceFile.of(
            "build.envd", "# syntax=v0\nload(\"done.envd\", \"a\")\nload(\"same.envd\", \"b\")\n");
    assertThat(Migration.of(main, new ProjectLoader(new ProjectFiles(directory)))).hasSize(1);
  }

  @Test
  void whatAMigratedFileLoadsIsRewrittenToo() throws Exception {
    String main =
        """
        # syntax=v0
        load("done.envd", "common")
        def build():
            common()
            install.cuda(version="11.6")
        """;
    Project project =
        new Project(directory)
            .with("build.envd", main)
            .with(
                "done.envd", "# syntax=v1\nload(\"old.envd\", \"old\")\ndef common():\n    old()\n")
            .with(
                "old.envd",
                "# syntax=v0\ndef old():\n    base(os=\"ubuntu20.04\", language=\"r\")\n");
    String before = withoutPlaces(project.plan());
    List<Migrated> all =
        Migration.of(
            SourceFile.of("build.envd", main), new ProjectLoader(new ProjectFiles(directory)));
    assertThat(all)
        .extracting(file -> file.source().name())
        .containsExactly("build.envd", "old.envd");
    all.forEach(file -> project.with(file.source().name(), file.text()));
    assertThat(withoutPlaces(project.plan())).isEqualTo(before);
  }
}
