package dev.bothy.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What begins to go to the disk before the sync. */
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
  void aFileThatIsGoneAndALayerThatIsGoneAreNoErrors() throws IOException {
    file("large", 1 << 20);
    try (Writeback writeback = new Writeback()) {
      writeback.begin(fs, List.of("gone", "large"));
      writeback.begin(fs.resolve("gone"), List.of("large"));
    }
  }

  @Test
  void afterTheEndNothingBegins() throws IOException {
    file("large", 1 << 20);
    Writeback writeback = new Writeback();
    writeback.begin(fs, List.of("large"));
    writeback.close();
    writeback.begin(fs, List.of("large"));
    writeback.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("writeback"));
  }

  private Path file(String name, int bytes) throws IOException {
    Path file = fs.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, new byte[bytes]);
  }
}
