package dev.bothy.engine.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedFileTest {
  @TempDir Path directory;
  private Path echo;

  @BeforeEach
  void write() throws IOException {
    echo = Files.writeString(directory.resolve("echo"), "#!/bin/sh\necho \"$@\"\n");
  }

  @Test
  void isAProgramForThoseThatThisProcessStarts() throws Exception {
    try (Fd copy = SealedFile.ofProgram(echo, "echo")) {
      Process process = new ProcessBuilder(copy.procPathForChildren(), "said").start();
      assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("said");
      assertThat(process.waitFor()).isZero();
    }
  }

  @Test
  void nobodyWritesIntoItNotEvenItsMaker() throws Exception {
    try (Fd copy = SealedFile.ofProgram(echo, "echo");
        Fd again = Fd.NONE.openAt(copy.procPath(), Fd.O_RDWR, 0)) {
      assertRefused(() -> again.write(new byte[] {1}, 0, 1)); // at its start
      assertRefused(() -> copy.write(new byte[] {1}, 0, 1)); // at its end
      assertRefused(() -> Fd.NONE.openAt(copy.procPath(), Fd.O_RDWR | Fd.O_TRUNC, 0).close());
    }
  }

  private static void assertRefused(ThrowingCallable change) {
    assertThatThrownBy(change)
        .isInstanceOfSatisfying(
            ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EPERM));
  }

  @Test
  void whatIsNotThereIsTold() {
    assertThatThrownBy(() -> SealedFile.ofProgram(Path.of("/no/program"), "none"))
        .isInstanceOfSatisfying(
            ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
  }
}
