package dev.bothy.engine.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Fd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that change between the scan and the copy. */
class LocalCopyTest {
  @TempDir Path directory;
  private Store store;
  private Path project;

  @BeforeEach
  void make() throws IOException {
    store = Store.open(directory.resolve("store"), false);
    project = Files.createDirectories(directory.resolve("project"));
    Files.createDirectory(project.resolve("d"));
    Files.writeString(project.resolve("d/f"), "of the project");
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private LocalTree scan() throws Exception {
    return LocalTree.scan(store, project, LocalFilter.all());
  }

  private boolean copies(LocalTree tree) throws Exception {
    try (PendingLayer layer = store.layers().begin();
        Fd from = Fd.directory(project)) {
      boolean copied = LocalCopy.copy(tree, from, layer);
      Path file = layer.fs().resolve("d/f");
      if (copied) {
        assertThat(file).hasContent("of the project");
      }
      return copied;
    }
  }

  @Test
  void whatTheScanSawIsCopied() throws Exception {
    assertThat(copies(scan())).isTrue();
  }

  /** 4 of the list of faults: the scan and the copy both find a link where a directory was. */
  @Test
  void aDirectoryThatBecameALinkToTheSameFileGivesNothing() throws Exception {
    LocalTree tree = scan();
    Files.move(project.resolve("d"), directory.resolve("elsewhere"));
    Files.createSymbolicLink(project.resolve("d"), directory.resolve("elsewhere"));
    assertThat(copies(tree)).isFalse();
  }

  @Test
  void aFileThatBecameALinkGivesNothing() throws Exception {
    LocalTree tree = scan();
    Files.move(project.resolve("d/f"), directory.resolve("elsewhere"));
    Files.createSymbolicLink(project.resolve("d/f"), directory.resolve("elsewhere"));
    assertThat(copies(tree)).isFalse();
  }

  @Test
  void aFileThatWasReplacedIsLookedAtAgain() throws Exception {
    LocalTree tree = scan();
    Files.writeString(project.resolve("new"), "of the project");
    Files.move(
        project.resolve("new"),
        project.resolve("d/f"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    assertThat(copies(tree)).isFalse();
    assertThat(copies(scan())).isTrue();
  }

  @Test
  void aFileThatIsGoneIsLookedAtAgain() throws Exception {
    LocalTree tree = scan();
    Files.delete(project.resolve("d/f"));
    assertThat(copies(tree)).isFalse();
  }
}
