package dev.bothy.oci.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest {
  @TempDir Path place;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void whatHasNoEndIsNotReadToIt() throws Exception {
    assertThatThrownBy(() -> BoundedRead.file(Path.of("/dev/zero"), 4 << 20))
        .hasMessage("larger than 4 MiB");
    assertThatThrownBy(() -> BoundedRead.stream(new ByteArrayInputStream(new byte[11]), 10))
        .hasMessage("larger than 1 KiB");
    assertThat(BoundedRead.stream(new ByteArrayInputStream(new byte[10]), 10)).hasSize(10);
    assertThat(BoundedRead.file(Path.of("/proc/self/stat"), 4 << 20)).isNotEmpty();
  }

  /** A process's number and the time are not enough: two threads ask within one tick. */
  @Test
  void namesThatThreadsChooseAtOnceDiffer() throws Exception {
    Set<String> names = ConcurrentHashMap.newKeySet();
    CyclicBarrier start = new CyclicBarrier(4);
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        Future<?> _ =
            threads.submit(
                () -> {
                  start.await();
                  for (int j = 0; j < 25_000; j++) {
                    names.add(RandomName.next());
                  }
                  return null;
                });
      }
    }
    assertThat(names).hasSize(100_000);
  }

  @Test
  void aFailedWriteLeavesTheOldFileAndNothingElse() throws Exception {
    Path file = Files.writeString(place.resolve("file"), "old");
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(bytes("half"));
                      throw new IOException("no more");
                    }))
        .hasMessage("no more");
    assertThat(file).hasContent("old");
    try (var files = Files.list(place)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void whatIsNoFileIsWrittenIntoAndALinkIsFollowed() throws Exception {
    Path pipe = place.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process reader = new ProcessBuilder("cat", pipe.toString()).start();
    AtomicFile.writeOut(pipe, out -> out.write(bytes("through")));
    assertThat(reader.getInputStream().readAllBytes()).isEqualTo(bytes("through"));
    assertThat(Files.isRegularFile(pipe)).isFalse();

    Path file = Files.writeString(place.resolve("file"), "old");
    Path link = Files.createSymbolicLink(place.resolve("link"), file);
    AtomicFile.writeOut(link, out -> out.write(bytes("new")));
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(file).hasContent("new");
    assertThatThrownBy(() -> AtomicFile.writeOut(place, out -> {}))
        .hasMessageContaining("is a directory");
    AtomicFile.writeOut(Path.of("/dev/null"), out -> out.write(bytes("gone")));
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
  }

  @Test
  void permissionsAreThoseAskedForOrThoseOfTheOldFile() throws Exception {
    Path file = place.resolve("sub/file");
    AtomicFile.write(file, bytes("one"));
    AtomicFile.write(file, "two", "rw-rw-rw-");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-rw-rw-");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r-xr-----"));
    Path link = Files.createSymbolicLink(place.resolve("link"), file);
    AtomicFile.replace(link, bytes("three"));
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(file).hasContent("three");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("r-xr-----");
  }

  @Test
  void aPathWithoutANameIsNoFile() {
    assertThatThrownBy(() -> AtomicFile.write(Path.of("/"), bytes("x")))
        .hasMessage("/ is not a file's path");
  }
}
