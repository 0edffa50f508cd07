package dev.bothy.engine.exec.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerRuntimeTest {
  @TempDir Path directory;

  @Test
  void aSealedOneIsTheSameProgramByAnotherName() throws Exception {
    Path link = directory.resolve("crun");
    try (ContainerRuntime sealed = new ContainerRuntime(Path.of("/bin/echo")).sealed(link)) {
      assertThat(sealed.program()).isEqualTo(link);
      assertThat(Files.mismatch(link, Path.of("/bin/echo"))).isEqualTo(-1);
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
    ContainerRuntime runtime = new ContainerRuntime(Path.of("/bin/echo"));
    assertThat(runtime.sealed(link)).isSameAs(runtime);
    assertThat(link).hasContent("mine");
  }
}
