package dev.bothy.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.sys.Fd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What begins to go to the disk before the sync. */
@Timeout(60)
class WritebackTest {
  @TempDir Path fs;

  @Test
  void largeFilesOfALayerAreThoseOfAMegabyte() throws IOException {
    Path model = file("opt/model/weights", 1 << 20);
    file("opt/model/config", (1 << 20) - 1);
    Files.createLink(fs.resolve("opt/again"), model);
    Files.createSymbolicLink(fs.resolve("link"), model);
    file("top", 3 << 20);
    assertThat(LayerScan.of(fs).large())
        .containsExactlyInAnyOrder("opt/model/weights", "opt/again", "top");
    assertThat(LayerScan.of(fs, 4 << 20).large()).as("files are not looked at").isEmpty();
  }

  @Test
  void aFileThatIsGoneAndALayerThatIsGoneAreNoErrors() throws Exception {
    file("large", 1 << 20);
    BlockingQueue<String> begun = new LinkedBlockingQueue<>();
    try (Writeback writeback = new Writeback(file -> begun.add(file.path()))) {
      writeback.begin(fs, List.of("gone"));
      writeback.begin(fs.resolve("gone"), List.of("large"));
      writeback.begin(fs, List.of("large"));
      assertThat(begun.take()).endsWith("large");
    }
  }

  @Test
  void aDiskThatIsBehindKeepsNobody() throws Exception {
    Path behind = file("behind", 1 << 20);
    CountDownLatch caughtUp = new CountDownLatch(1);
    BlockingQueue<Path> begun = new LinkedBlockingQueue<>();
    Writeback.Start slow =
        file -> {
          begun.add(open(file));
          while (caughtUp.getCount() > 0 && !Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
          }
        };
    try (Writeback writeback = new Writeback(slow)) {
      writeback.begin(fs, List.of("behind"));
      assertThat(begun.take()).isEqualTo(behind.toRealPath());
      writeback.begin(fs, List.of("behind"));
      caughtUp.countDown();
      assertThat(begun.take()).isEqualTo(behind.toRealPath());
    }
  }

  private static Path open(Fd file) {
    try {
      return Path.of(file.procPath()).toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void afterTheEndNothingBegins() throws IOException {
    file("large", 1 << 20);
    BlockingQueue<String> begun = new LinkedBlockingQueue<>();
    Writeback writeback = new Writeback(file -> begun.add(file.path()));
    writeback.close();
    writeback.begin(fs, List.of("large"));
    writeback.close();
    assertThat(begun).isEmpty();
  }

  private Path file(String name, int bytes) throws IOException {
    Path file = fs.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, new byte[bytes]);
  }
}
