package dev.bothy.dialect.function;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.dialect.DialectException;
import dev.bothy.dialect.Project;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OldFunctionsTest {
  @TempDir Path directory;

  @Test
  void anOldSystemWithoutCudaIsTold() throws DialectException {
    String text = "# syntax=v0\ndef build():\n    base(os=\"ubuntu20.04\", language=\"r\")\n";
    Project project = new Project(directory).with("build.envd", text);
    assertThat(project.evaluate().warnings())
        .containsExactly(
            "build.envd:3:5: os=\"ubuntu20.04\" chooses CUDA's image alone, as in envd's v0:"
                + " without install.cuda the base is ubuntu:22.04");
    project.with("build.envd", text + "    install.cuda(version=\"11.6.2\")\n");
    assertThat(project.evaluate().warnings()).isEmpty();
  }
}
