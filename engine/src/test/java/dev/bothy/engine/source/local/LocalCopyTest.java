package dev.bothy.engine.source.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.LayerInfo;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Placement;
import dev.bothy.engine.store.SharedFiles;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Fd;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
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
        SharedFiles shared = SharedFiles.open(store, "test");
        Fd from = Fd.directory(project)) {
      boolean copied = LocalCopy.copy(tree, from, Placement.ITSELF, layer, shared);
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

  /** Both of files that have just been written, which are read once more, and of older ones. */
  @Test
  void namesThatAreNoTextAreCopied() throws Exception {
    RawNames.make(project);
    for (int age = 0; age < 2; age++) {
      try (PendingLayer layer = store.layers().begin();
          SharedFiles shared = SharedFiles.open(store, "test");
          Fd from = Fd.directory(project)) {
        assertThat(LocalCopy.copy(scan(), from, Placement.ITSELF, layer, shared)).isTrue();
        Process same =
            new ProcessBuilder(
                    "diff", "-r", "--no-dereference", project.toString(), layer.fs().toString())
                .inheritIO()
                .start();
        assertThat(same.waitFor()).isZero();
      }
      Thread.sleep(2_100);
    }
  }

  @Test
  void namesOfOneFileStayThat() throws Exception {
    Files.createLink(project.resolve("a"), project.resolve("d/f"));
    Files.createLink(project.resolve("d/g"), project.resolve("d/f"));
    Files.writeString(project.resolve("other"), "of the project");
    try (PendingLayer layer = store.layers().begin();
        SharedFiles shared = SharedFiles.open(store, "test");
        Fd from = Fd.directory(project)) {
      assertThat(LocalCopy.copy(scan(), from, Placement.ITSELF, layer, shared)).isTrue();
      Path fs = layer.fs();
      assertThat(fs.resolve("d/g")).hasContent("of the project");
      assertThat(ino(fs.resolve("d/g"))).isEqualTo(ino(fs.resolve("a")));
      assertThat(ino(fs.resolve("d/f"))).isEqualTo(ino(fs.resolve("a")));
      assertThat((Integer) Files.getAttribute(fs.resolve("other"), "unix:nlink")).isEqualTo(1);
    }
  }

  @Test
  void aNameThatIsAnotherFilesMeanwhileIsNoLink() throws Exception {
    Files.createLink(project.resolve("a"), project.resolve("d/f"));
    LocalTree tree = scan();
    Files.delete(project.resolve("a"));
    Files.writeString(project.resolve("a"), "of the project");
    assertThat(copies(tree)).isFalse();
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

  /** Within a tick of the clock that stamps files a change leaves no trace in their times. */
  @Test
  void aFileThatChangedWithoutATraceIsLookedAtAgain() throws Exception {
    LocalTree seen = scan();
    LocalTree.Entry file = seen.entries().getLast();
    assertThat(file.path()).isEqualTo("d/f");
    String other = Digest.of("of the pr0ject".getBytes(UTF_8)).hex();
    LocalTree before =
        new LocalTree(
            List.of(
                seen.entries().getFirst(),
                new LocalTree.Entry("d/f", file.mode(), file.identity(), other)),
            System.currentTimeMillis() * 1_000_000);
    assertThat(copies(before)).isFalse();
    assertThat(copies(seen)).isTrue();
  }

  @Test
  void aFileThatIsGoneIsLookedAtAgain() throws Exception {
    LocalTree tree = scan();
    Files.delete(project.resolve("d/f"));
    assertThat(copies(tree)).isFalse();
  }

  private LayerId comesIn() throws Exception {
    LocalTree tree = scan();
    try (PendingLayer layer = store.layers().begin();
        SharedFiles shared = SharedFiles.open(store, "test");
        Fd from = Fd.directory(project)) {
      assertThat(LocalCopy.copy(tree, from, Placement.ITSELF, layer, shared)).isTrue();
      return shared.commit(layer);
    }
  }

  private static long ino(Path file) throws IOException {
    return (Long) Files.getAttribute(file, "unix:ino");
  }

  private boolean shared(LayerId a, LayerId b, String path) throws IOException {
    return ino(store.layers().fs(a).resolve(path)) == ino(store.layers().fs(b).resolve(path));
  }

  @Test
  void ofALargeDirectoryOnlyWhatChangedIsCopied() throws Exception {
    for (int i = 0; i < 1_200; i++) {
      Files.writeString(project.resolve("d/f" + i), "old" + i);
    }
    Thread.sleep(2_100); // what is younger may change once more without its times telling
    LayerId first = comesIn();
    Files.writeString(project.resolve("d/f1"), "new1");
    Files.setPosixFilePermissions(
        project.resolve("d/f2"), PosixFilePermissions.fromString("r--------"));
    Files.setLastModifiedTime(project.resolve("d/f3"), FileTime.fromMillis(1_000));
    Files.delete(project.resolve("d/f4"));
    LayerId second = comesIn();
    assertThat(shared(first, second, "d/f0")).isTrue();
    for (String file : List.of("d/f1", "d/f2", "d/f3")) {
      assertThat(shared(first, second, file)).as(file).isFalse();
    }
    Path tree = store.layers().fs(second);
    assertThat(tree.resolve("d/f1")).hasContent("new1");
    assertThat(Files.getPosixFilePermissions(tree.resolve("d/f2"))).hasSize(1);
    assertThat(Files.getLastModifiedTime(tree.resolve("d/f3")))
        .isEqualTo(FileTime.fromMillis(1_000));
    assertThat(tree.resolve("d/f4")).doesNotExist();
    assertThat(store.layers().fs(first).resolve("d/f1")).hasContent("old1");
    LayerInfo info = store.layers().find(second).orElseThrow();
    assertThat(info.ownBytes(Set.of(first))).isLessThan(info.bytes() / 2);
    assertThat(info.ownBytes(Set.of())).isEqualTo(info.bytes());
    // What was only just written is shared by no one: it may be changed and look the same.
    assertThat(shared(second, comesIn(), "d/f1")).isFalse();
  }

  @Test
  void aDamagedTableOrPointerMeansToCopy() throws Exception {
    for (int i = 0; i < 1_200; i++) {
      Files.writeString(project.resolve("d/f" + i), "old" + i);
    }
    Thread.sleep(2_100);
    LayerId first = comesIn();
    Path table = store.layers().fs(first).resolveSibling("files");
    byte[] bytes = Files.readAllBytes(table);
    bytes[3] ^= 1;
    Files.write(table, bytes);
    LayerId second = comesIn();
    assertThat(shared(first, second, "d/f0")).isFalse();
    assertThat(shared(second, comesIn(), "d/f0")).isTrue();
    try (var pointers = Files.list(store.root().resolve("cache/versions"))) {
      Files.writeString(pointers.findFirst().orElseThrow(), "no layer/../..");
    }
    assertThat(shared(second, comesIn(), "d/f0")).isFalse();
  }
}
