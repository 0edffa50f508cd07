package dev.bothy.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostTest {
  @TempDir Path directory;

  @Test
  void subordinateIdsAreOfThisUserAlone() throws IOException {
    Path table = directory.resolve("subuid");
    Files.writeString(table, "anna:100000:65536\n1001:165536:65536\n:1:1\n");
    assertThat(SubordinateIds.has(table, "anna", 1000)).isTrue();
    assertThat(SubordinateIds.has(table, "ann", 1000)).isFalse();
    assertThat(SubordinateIds.has(table, "bert", 1001)).isTrue();
    assertThat(SubordinateIds.has(table, "bert", 100)).isFalse();
    assertThat(SubordinateIds.has(table, "", 1000)).isFalse();
    assertThat(SubordinateIds.has(directory.resolve("none"), "anna", 1000)).isFalse();
  }

  @Test
  void programsAreExecutableFilesOfThePathInItsOrder() throws IOException {
    Path first = Files.createDirectory(directory.resolve("first"));
    Path second = Files.createDirectory(directory.resolve("second"));
    Files.createDirectory(first.resolve("tool"));
    Files.writeString(second.resolve("tool"), "");
    Programs programs = new Programs(first + "::relative:" + second);
    assertThat(programs.find("tool")).isNull();
    assertThat(second.resolve("tool").toFile().setExecutable(true)).isTrue();
    assertThat(programs.find("tool")).isEqualTo(second.resolve("tool"));
    assertThat(programs.find("sh")).isEqualTo(Path.of("/usr/bin/sh"));
  }

  @Test
  void aFullDiskIsTheStoresOrThatOfWhatWasWritten() {
    Path store = directory.resolve("store");
    Path inside = store.resolve("envs/x");
    String reason = "No space left on device";
    IOException ofStore = new FileSystemException(inside.toString(), null, reason);
    assertThat(FullDisk.of(ofStore, store))
        .isEqualTo(
            new FullDisk(
                "no space left on the disk of the store " + store, FullDisk.ROOM_IN_STORE));
    IOException shared = new FileSystemException(directory + "/x.tar", null, reason);
    assertThat(FullDisk.of(shared, store))
        .isEqualTo(
            new FullDisk(
                "no space left on the disk of " + directory + "/x.tar", FullDisk.ROOM_IN_STORE));
    IOException other = new FileSystemException("/dev/shm/x.tar", null, reason);
    assertThat(Objects.requireNonNull(FullDisk.of(new IllegalStateException(other), store)).hint())
        .contains("name another place")
        .doesNotContain("prune");
  }

  @Test
  void aStoreThatHoldsLittleIsNotWhatFillsItsDisk() throws IOException {
    Path store = Files.createDirectory(directory.resolve("small"));
    Files.write(store.resolve("layer"), new byte[1000]);
    IOException full =
        new FileSystemException(store.resolve("x").toString(), null, "No space left on device");
    assertThat(Objects.requireNonNull(FullDisk.of(full, store)).hint())
        .contains("name a store on another disk")
        .doesNotContain("prune");
    assertThat(new SmallTree(999).holds(store)).isFalse();
    assertThat(new SmallTree(1000).holds(store)).isTrue();
  }

  @Test
  void whatJavaDoesNotNameIsTheFullestDisk() {
    // The disk of /proc has no room at all.
    FullDisk full =
        FullDisk.of(
            new IOException("No space left on device"), directory, Path.of("/proc/nothing"));
    assertThat(Objects.requireNonNull(full).message())
        .isEqualTo("no space left on the disk of /proc/nothing");
    assertThat(FullDisk.of(new IOException("Disk quota exceeded")))
        .isEqualTo(new FullDisk("no space left on the disk", FullDisk.ROOM_IN_STORE));
    assertThat(FullDisk.of(new IOException("no space left for doubt"), directory)).isNull();
  }
}
