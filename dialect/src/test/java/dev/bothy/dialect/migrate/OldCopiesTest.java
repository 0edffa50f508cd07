package dev.bothy.dialect.migrate;

import static dev.bothy.dialect.migrate.OldFiles.migrated;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.dialect.DialectException;
import dev.bothy.dialect.Project;
import dev.bothy.starlark.syntax.SourceFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OldCopiesTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          for f in ["a"]:⏎        io.copy(host_path=f, envd_path="/x")  # all | for f in ["a"]:⏎        io.copy(source=f, target="/x")  # all
          if True:⏎        io.copy("a", envd_path="/x")                       | if True:⏎        io.copy("a", target="/x")
          [io.copy(host_path=f, envd_path="/x") for f in ["a"]]              | [io.copy(source=f, target="/x") for f in ["a"]]
          def late():⏎        io.copy(host_path="a", envd_path="/x")⏎    late() | def late():⏎        io.copy(source="a", target="/x")⏎    late()
          """)
  void copiesAreRewrittenWhereverTheyStand(String before, String after) throws DialectException {
    String head = "def build():\n    base(image=\"debian:12\")\n    ";
    String text = head + before.replace('⏎', '\n') + "\n";
    assertThat(Migration.isMeant(SourceFile.of("build.envd", text))).isTrue();
    assertThat(migrated(text)).isEqualTo("# syntax=v1\n" + head + after.replace('⏎', '\n') + "\n");
    Project project = new Project(directory).with("a", "").with("build.envd", migrated(text));
    assertThat(project.steps()).isNotEmpty();
  }

  @Test
  void anotherIoIsLeftAlone() {
    String text =
        "# syntax=v0\nload(\"lib.envd\", \"io\")\ndef build():\n    io.copy(host_path=\"a\")\n";
    assertThat(migrated(text)).contains("io.copy(host_path=\"a\")");
  }
}
