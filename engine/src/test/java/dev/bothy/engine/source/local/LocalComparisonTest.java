package dev.bothy.engine.source.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.store.Placement;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Definition;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.llb.state.LocalOptions;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a directory and of what came in from it, as files of each kind. */
@Timeout(60)
class LocalComparisonTest {
  @TempDir Path directory;
  private Path now;
  private Path before;

  @BeforeEach
  void make() throws Exception {
    now = Files.createDirectories(directory.resolve("now"));
    Files.createDirectories(now.resolve("lib/deep"));
    Files.writeString(now.resolve("lib/a"), "a");
    Files.writeString(now.resolve("empty"), "");
    Files.createSymbolicLink(now.resolve("link"), Path.of("lib/a"));
    run("mkfifo", now.resolve("pipe").toString());
    attributes(now.resolve("lib")).write("note", ByteBuffer.wrap(new byte[] {1}));
    attributes(now.resolve("lib/a")).write("note", ByteBuffer.wrap(new byte[] {1}));
    RawNames.make(now);
    before = directory.resolve("before");
    run("cp", "-a", now.toString(), before.toString());
  }

  private static void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  private static UserDefinedFileAttributeView attributes(Path file) {
    return Objects.requireNonNull(
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class));
  }

  private List<String> changes() throws IOException {
    return changes(State.local("files"));
  }

  private List<String> changes(State local) throws IOException {
    Definition definition = State.scratch().copy(local, "/", "/").marshal(Platform.host());
    LocalComparison.Changes changes =
        LocalComparison.of(
            Store.open(directory.resolve("store"), false),
            definition.vertices().getFirst(),
            now,
            before,
            Placement.ITSELF);
    List<String> texts = new ArrayList<>();
    changes.added().forEach(path -> texts.add("added " + path));
    changes.removed().forEach(path -> texts.add("removed " + path));
    changes.changed().forEach(path -> texts.add("changed " + path));
    changes.modes().forEach(path -> texts.add("mode " + path));
    changes.attributes().forEach(path -> texts.add("attributes " + path));
    return texts;
  }

  @Test
  void nothingDiffersWhateverThereIs() throws Exception {
    assertThat(changes()).isEmpty();
  }

  @Test
  void aListThatSaysOtherwise() throws Exception {
    State local = State.local("files", new LocalOptions().metadataOnly(List.of("lib")));
    LocalFilter filter =
        LocalFilter.of(
            new SourceOp("local://files", Map.of("local.metadatatransfer", "true")), now);
    for (String name : List.of("empty", "link", "pipe", "raw")) {
      Files.delete(before.resolve(name));
    }
    RawNames.remove(before);
    Files.write(before.resolve(LocalList.NAME), LocalList.of(now, filter).bytes());
    assertThat(changes(local)).isEmpty();
    Files.writeString(now.resolve("empty"), "no more");
    assertThat(changes(local)).containsExactly("changed .fsutil-metadata");
  }

  @Test
  void aSocketCameInAsAnEmptyFile() throws Exception {
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(now.resolve("socket")));
      Path place = Files.createFile(before.resolve("socket"));
      Files.setPosixFilePermissions(place, Files.getPosixFilePermissions(now.resolve("socket")));
      assertThat(changes()).isEmpty();
      Files.writeString(place, "it was a file");
      assertThat(changes()).containsExactly("changed socket");
    }
  }

  @Test
  void aPipeAndAnEmptyFileAreNotTheSame() throws Exception {
    Files.delete(now.resolve("pipe"));
    Files.createFile(now.resolve("pipe"));
    Files.delete(now.resolve("empty"));
    run("mkfifo", now.resolve("empty").toString());
    assertThat(changes()).containsExactly("changed empty", "changed pipe");
  }

  @Test
  void permissionsOfAPipeAndADirectory() throws Exception {
    Files.setPosixFilePermissions(
        now.resolve("pipe"), PosixFilePermissions.fromString("rw-rw-rw-"));
    Files.setPosixFilePermissions(
        now.resolve("lib/deep"), PosixFilePermissions.fromString("rwx------"));
    assertThat(changes()).containsExactly("mode lib/deep", "mode pipe");
  }

  @Test
  void attributesOfFilesAndDirectories() throws Exception {
    attributes(now.resolve("lib")).write("note", ByteBuffer.wrap(new byte[] {2}));
    attributes(now.resolve("lib/deep")).write("fresh", ByteBuffer.wrap(new byte[] {1}));
    attributes(now.resolve("lib/a")).delete("note");
    assertThat(changes())
        .containsExactly("attributes lib", "attributes lib/a", "attributes lib/deep");
  }

  @Test
  void aDirectoryThatBecameAFileAndALinkThatPointsElsewhere() throws Exception {
    Files.delete(now.resolve("lib/deep"));
    Files.writeString(now.resolve("lib/deep"), "");
    Files.delete(now.resolve("link"));
    Files.createSymbolicLink(now.resolve("link"), Path.of("lib/b"));
    assertThat(changes()).containsExactly("changed lib/deep", "changed link");
  }
}
