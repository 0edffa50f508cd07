package dev.bothy.engine.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FdTest {
  @TempDir Path directory;

  /** Whoever renames anything meanwhile has the kernel give up on {@code ..} and ask for more. */
  @Test
  void whatOthersRenameKeepsNobodyFromOpening() throws Exception {
    Files.createDirectory(directory.resolve("d"));
    Path name = Files.createDirectory(directory.resolve("n"));
    Path other = directory.resolve("o");
    FutureTask<Void> renaming =
        new FutureTask<>(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                Files.move(name, other, StandardCopyOption.ATOMIC_MOVE);
                Files.move(other, name, StandardCopyOption.ATOMIC_MOVE);
              }
              return null;
            });
    Thread thread = Thread.ofPlatform().start(renaming);
    try (Fd root = Fd.directory(directory)) {
      for (int i = 0; i < 100_000; i++) {
        try (Fd opened = root.openInRoot("d/../d/../d/../d", Fd.O_PATH, 0)) {
          assertThat(FileCalls.stat(opened).isDirectory()).isTrue();
        }
      }
      assertThat(renaming.isDone()).isFalse();
    } finally {
      thread.interrupt();
      thread.join();
    }
  }

  private static final int ESPIPE = 29;

  @Test
  void dataBeginToGoToTheDiskFromFilesAlone() throws Exception {
    Path file = Files.write(directory.resolve("file"), new byte[1 << 20]);
    try (Fd open = Fd.open(file, Fd.O_RDONLY)) {
      open.startWriteback();
    }
    try (Fd zeros = Fd.open(Path.of("/dev/zero"), Fd.O_RDONLY)) {
      assertThatThrownBy(zeros::startWriteback)
          .isInstanceOfSatisfying(
              ErrnoException.class, e -> assertThat(e.errno()).isEqualTo(ESPIPE));
    }
  }
}
