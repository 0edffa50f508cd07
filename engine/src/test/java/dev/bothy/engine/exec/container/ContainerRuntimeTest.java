package dev.bothy.engine.exec.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerRuntimeTest {
  @TempDir Path directory;
  private Path program;

  @BeforeEach
  void write() throws IOException {
    program = Files.writeString(directory.resolve("program"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void aSealedOneIsTheSameProgramByAnotherName() throws Exception {
    Path link = directory.resolve("crun");
    try (ContainerRuntime sealed = new ContainerRuntime(program).sealed(link)) {
      assertThat(sealed.program()).isEqualTo(link);
      assertThat(Files.mismatch(link, program)).isEqualTo(-1);
      assertThat(new ProcessBuilder(link.toString()).start().waitFor()).isZero();
    }
  }

  @Test
  void whereNoneCanBeMadeItIsRunAsItIs() {
    ContainerRuntime gone = new ContainerRuntime(Path.of("/no/crun"));
    Path link = directory.resolve("crun");
    assertThat(gone.sealed(link)).isSameAs(gone);
    assertThat(link).doesNotExist();
  }

  @Test
  void aNameThatIsTakenStaysWhatItIs() throws Exception {
    Path link = Files.writeString(directory.resolve("crun"), "mine");
    ContainerRuntime runtime = new ContainerRuntime(program);
    assertThat(runtime.sealed(link)).isSameAs(runtime);
    assertThat(link).hasContent("mine");
  }
}
