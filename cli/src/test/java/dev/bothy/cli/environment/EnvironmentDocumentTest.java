package dev.bothy.cli.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.runtime.RunSpec;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentDocumentTest {
  @TempDir private Path directory;

  @Test
  void aProjectThatWasMovedOrRemovedIsShownSo() {
    Path gone = directory.resolve("gone");
    assertThat(EnvironmentDocument.project(null)).isEqualTo("-");
    assertThat(EnvironmentDocument.project(RunSpec.Project.at(directory)))
        .isEqualTo(directory.toString());
    assertThat(EnvironmentDocument.project(RunSpec.Project.at(gone)))
        .isEqualTo(gone + " (not there)");
  }
}
