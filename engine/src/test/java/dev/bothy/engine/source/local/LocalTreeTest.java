package dev.bothy.engine.source.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LocalTreeTest extends LocalDirectoryBench {
  @Test
  void timesDoNotCount() throws Exception {
    Digest before = digest();
    Files.setLastModifiedTime(root.resolve("a.txt"), LONG_AGO);
    Files.setLastModifiedTime(root.resolve("src"), LONG_AGO);
    assertThat(digest()).isEqualTo(before);
  }

  @Test
  void devicesAreNoContent() throws Exception {
    Digest before = digest();
    assumeTrue(
        new ProcessBuilder("mknod", root.resolve("null").toString(), "c", "1", "3")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor()
            == 0,
        "only root makes devices");
    assertThat(digest()).isEqualTo(before);
  }

  @Test
  void attributesCountAlsoOfAFileThatIsKnown() throws Exception {
    Files.setLastModifiedTime(root.resolve("a.txt"), LONG_AGO);
    Digest before = digest();
    UserDefinedFileAttributeView file = attributes("a.txt");
    file.write("note", ByteBuffer.wrap(new byte[] {1}));
    Digest one = digest();
    file.write("note", ByteBuffer.wrap(new byte[] {2}));
    Digest two = digest();
    attributes("src").write("note", ByteBuffer.wrap(new byte[] {2}));
    Digest three = digest();
    file.write("overlay.opaque", ByteBuffer.wrap(new byte[] {'y'}));
    assertThat(digest()).isEqualTo(three);
    assertThat(List.of(before, one, two, three)).doesNotHaveDuplicates();
    file.delete("note");
    attributes("src").delete("note");
    assertThat(digest()).isEqualTo(before);
  }

  @Test
  void anUnchangedDirectoryWritesNothingWhateverItsNamesAre() throws Exception {
    addOddNames();
    Thread.sleep(2_100); // files younger than that are read again, and the table written
    Digest before = digest();
    Object table = tableKey();
    assertThat(digest()).isEqualTo(before);
    assertThat(tableKey()).isEqualTo(table);
  }

  @Test
  void namesThatAreNoTextAreToldApart() throws Exception {
    addOddNames();
    Digest before = digest();
    RawNames.swap(root.resolve("src"));
    assertThat(digest()).isNotEqualTo(before);
    RawNames.swap(root.resolve("src"));
    assertThat(digest()).isEqualTo(before);
  }

  /** Of the one table: writing it makes a new file. */
  private Object tableKey() throws Exception {
    try (var tables = Files.list(store.root().resolve("cache/files"))) {
      return Files.getAttribute(tables.toList().getFirst(), "unix:ino");
    }
  }

  private UserDefinedFileAttributeView attributes(String path) {
    return Objects.requireNonNull(
        Files.getFileAttributeView(root.resolve(path), UserDefinedFileAttributeView.class));
  }

  @Test
  void contentsNamesModesAndLinksCount() throws Exception {
    Digest before = digest();
    Files.writeString(root.resolve("a.txt"), "A");
    Digest contents = digest();
    Files.setPosixFilePermissions(
        root.resolve("a.txt"), PosixFilePermissions.fromString("rwx------"));
    Digest mode = digest();
    Files.move(root.resolve("a.txt"), root.resolve("z.txt"));
    Digest name = digest();
    Files.delete(root.resolve("link"));
    Files.createSymbolicLink(root.resolve("link"), Path.of("src/deep"));
    assertThat(List.of(before, contents, mode, name, digest())).doesNotHaveDuplicates();
  }

  @Test
  void whichNamesAreOfOneFileCounts() throws Exception {
    Files.writeString(root.resolve("b.txt"), "a");
    Digest two = digest();
    Files.delete(root.resolve("b.txt"));
    Files.createLink(root.resolve("b.txt"), root.resolve("a.txt"));
    Digest one = digest();
    assertThat(one).isNotEqualTo(two);
    Files.delete(root.resolve("b.txt"));
    Files.writeString(root.resolve("b.txt"), "a");
    assertThat(digest()).isEqualTo(two);
  }

  @Test
  void aChangeThatKeepsSizeAndTimeIsSeen() throws Exception {
    Path file = root.resolve("a.txt");
    Files.setLastModifiedTime(file, LONG_AGO);
    Digest before = digest();
    Files.writeString(file, "b");
    Files.setLastModifiedTime(file, LONG_AGO);
    assertThat(digest()).isNotEqualTo(before);
  }

  @Test
  void aDamagedTableIsReadAnew() throws Exception {
    Digest before = digest();
    try (var files = Files.newDirectoryStream(store.root().resolve("cache/files"))) {
      for (Path file : files) {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
      }
    }
    assertThat(digest()).isEqualTo(before);
  }

  @Test
  void sourcesThatTakeDifferentPartsKeepWhatTheyKnowApart() throws Exception {
    names("local.includepattern", "[\"src\"]");
    names("local.includepattern", "[\"a.txt\"]");
    try (var tables = Files.list(store.root().resolve("cache/files"))) {
      assertThat(tables).hasSize(2);
    }
  }

  private List<String> names(String attribute, String json) throws Exception {
    SourceOp op = new SourceOp("local://x", Map.of(attribute, json));
    return LocalTree.scan(store, root, LocalFilter.of(op, root)).entries().stream()
        .map(LocalTree.Entry::path)
        .toList();
  }

  @Test
  void patternsChoose() throws Exception {
    assertThat(names("local.includepattern", "[\"src/*.py\"]")).containsExactly("src", "src/b.py");
    assertThat(names("local.includepattern", "[\"**/c.py\"]"))
        .containsExactly("src", "src/deep", "src/deep/c.py");
    assertThat(names("local.excludepatterns", "[\"src\"]")).containsExactly("a.txt", "link");
    assertThat(names("local.excludepatterns", "[\"*\", \"!src/deep\"]"))
        .containsExactly("src", "src/deep", "src/deep/c.py");
    assertThat(names("local.followpaths", "[\"link\"]")).containsExactly("link", "src", "src/b.py");
    Files.createSymbolicLink(root.resolve("way"), Path.of("../../src/deep"));
    assertThat(names("local.followpaths", "[\"way/c*\"]"))
        .containsExactly("src", "src/deep", "src/deep/c.py", "way");
    Files.createSymbolicLink(root.resolve("round"), Path.of("round"));
    assertThat(names("local.followpaths", "[\"round/x\", \"none*\"]")).containsExactly("round");
    Files.writeString(root.resolve("q?"), "a name that is a pattern");
    assertThat(names("local.followpaths", "[\"[p-q]*\", \"w*/c.py\"]"))
        .containsExactly("q?", "src", "src/deep", "src/deep/c.py", "way");
    assertThat(names("local.followpaths", "[\"a.txt\", \"/\"]")).contains("q?", "src/b.py");
  }

  @Test
  void patternsThatNameNothingTakeNothing() throws Exception {
    for (String pattern : List.of("", " ", ".", "/", "..", "../src")) {
      String json = "[\"" + pattern + "\"]";
      assertThat(names("local.includepattern", json)).isEmpty();
      assertThat(names("local.excludepatterns", json)).hasSize(6);
    }
    assertThat(names("local.followpaths", "[\"..\"]")).isEmpty();
    assertThat(names("local.followpaths", "[\"../src\"]")).isEmpty();
  }

  @Test
  void listsAreReadAsClientsInGoReadThem() throws Exception {
    for (String attribute :
        List.of("local.includepattern", "local.excludepatterns", "local.followpaths")) {
      assertThat(names(attribute, "null")).hasSize(6);
      assertThatThrownBy(() -> names(attribute, "")).isInstanceOf(StepFailure.class);
      assertThatThrownBy(() -> names(attribute, "[\"!\"]")).isInstanceOf(StepFailure.class);
    }
    assertThat(names("local.includepattern", "[\"a.txt\", null]")).containsExactly("a.txt");
  }

  @Test
  void aGlanceTellsWhatIsKnownAndReadsOnlyALittle() throws Exception {
    assertThat(glance()).isEqualTo(digest());
    for (int i = 0; i < 300; i++) {
      Files.writeString(root.resolve("src/f" + i), "text " + i);
      Files.setLastModifiedTime(root.resolve("src/f" + i), LONG_AGO);
    }
    assertThat(glance()).isNull();
    Digest whole = digest();
    if (glance() == null) { // their ctime is too young to trust: wait until it is not
      Thread.sleep(2_100);
      assertThat(digest()).isEqualTo(whole);
    }
    assertThat(glance()).isEqualTo(whole);
    Files.write(root.resolve("large"), new byte[5 << 20]);
    assertThat(glance()).isNull();
  }

  private @Nullable Digest glance() throws Exception {
    LocalTree tree = LocalTree.glance(store, root, LocalFilter.all(), () -> {});
    return tree == null ? null : tree.digest();
  }

  @Test
  void theFirstNewFileOfALargeDirectoryIsToldOfAtOnce() throws Exception {
    for (int i = 0; i < 40; i++) {
      Files.createDirectories(root.resolve("many/" + i));
      Files.writeString(root.resolve("many/" + i + "/file"), "text " + i);
    }
    AtomicInteger told = new AtomicInteger();
    assertThat(LocalTree.glance(store, root, LocalFilter.all(), told::incrementAndGet)).isNotNull();
    assertThat(told).hasValue(1);
  }

  @Test
  void aSmallDirectoryIsReadBeforeAnythingIsToldOfIt() throws Exception {
    AtomicInteger told = new AtomicInteger();
    assertThat(LocalTree.glance(store, root, LocalFilter.all(), told::incrementAndGet)).isNotNull();
    assertThat(told).hasValue(0);
  }

  @Test
  void aFileChangedJustNowIsNotSettled() throws Exception {
    LocalTree tree = scan();
    for (LocalTree.Entry entry : tree.entries()) {
      assertThat(tree.settled(entry)).isFalse();
    }
  }

  @Test
  void pipesAndSocketsHaveTheirPlace() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start().waitFor())
        .isZero();
    try (var socket =
        java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
      socket.bind(java.net.UnixDomainSocketAddress.of(root.resolve("socket")));
      assertThat(names("local.includepattern", "[\"pipe\", \"socket\"]"))
          .containsExactly("pipe", "socket");
    }
  }
}
