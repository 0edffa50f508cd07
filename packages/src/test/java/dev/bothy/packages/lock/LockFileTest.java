package dev.bothy.packages.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.dialect.AddedStep.Manager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LockFileTest {
  private static final AddedEntry TREE = AddedEntry.of("build", Manager.APT, List.of("tree"));

  @TempDir Path project;

  @Test
  void noFileIsTheEmptyLock() throws Exception {
    assertThat(LockFile.of(project).read()).isEqualTo(Lock.EMPTY);
    assertThat(project).isEmptyDirectory();
  }

  @Test
  void anUpdateIsReadBackAndLeavesNothingElse() throws Exception {
    LockFile file = LockFile.of(project);
    Lock written = file.update(lock -> lock.withAdded(TREE)).lock();
    assertThat(file.read()).isEqualTo(written);
    assertThat(written.added()).containsExactly(TREE);
    assertThat(file.update(lock -> lock.withAdded(TREE)))
        .returns(true, LockFile.Updated::written)
        .satisfies(updated -> assertThat(updated.lock().added()).hasSize(2));
    // Somebody else was first with the same.
    assertThat(file.update(lock -> lock)).returns(false, LockFile.Updated::written);
    assertThat(project).isDirectoryContaining(p -> p.endsWith("bothy.lock"));
    try (var files = Files.list(project)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void permissionsAndLinksStay() throws Exception {
    Path real = Files.createDirectory(project.resolve("real")).resolve("the.lock");
    Files.write(real, Lock.EMPTY.toBytes());
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r--r--"));
    Files.createSymbolicLink(project.resolve("bothy.lock"), real);
    LockFile.of(project).update(lock -> lock.withAdded(TREE));
    assertThat(project.resolve("bothy.lock")).isSymbolicLink();
    assertThat(Files.readString(real)).contains("tree");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
        .isEqualTo("rw-r--r--");
  }

  @Test
  @Timeout(10)
  void aLinkThatLeadsToNothingIsRefusedAndStays() throws Exception {
    for (String target : List.of("nowhere", "bothy.lock")) {
      Path link = Files.createSymbolicLink(project.resolve("bothy.lock"), Path.of(target));
      LockFile file = LockFile.of(project);
      for (ThrowingCallable write :
          List.<ThrowingCallable>of(
              file::checkWritable, () -> file.update(lock -> lock.withAdded(TREE)))) {
        assertThatThrownBy(write)
            .isInstanceOf(LockException.class)
            .hasMessage(link + " is a link to " + target + ", where no file is")
            .extracting(e -> ((LockException) e).hint())
            .isEqualTo("remove the link, or restore what it leads to");
      }
      assertThat(project).isDirectoryContaining(p -> p.equals(link));
      Files.delete(link);
      assertThat(project).isEmptyDirectory();
    }
  }

  @Test
  void withoutAChangeTheFileIsNotTouched() throws Exception {
    LockFile file = LockFile.of(project);
    file.update(lock -> lock.withAdded(TREE));
    Object before = Files.readAttributes(file.path(), "unix:ino,ctime");
    file.update(lock -> lock);
    assertThat((Object) Files.readAttributes(file.path(), "unix:ino,ctime")).isEqualTo(before);
  }

  @Test
  void whatItSaysIsToTheByte() throws Exception {
    LockFile file = LockFile.of(project);
    assertThat(file.says(Lock.EMPTY)).isTrue();
    Lock lock = file.update(before -> before.withAdded(TREE)).lock();
    assertThat(file.says(lock)).isTrue();
    assertThat(file.says(Lock.EMPTY)).isFalse();
    Files.writeString(file.path(), lock + "\n");
    assertThat(file.read()).isEqualTo(lock);
    assertThat(file.says(lock)).isFalse();
  }

  @Test
  void aFailedChangeLosesNothing() throws Exception {
    LockFile file = LockFile.of(project);
    Files.writeString(file.path(), "{ broken");
    assertThatThrownBy(() -> file.update(lock -> lock.withAdded(TREE)))
        .isInstanceOf(LockException.class);
    assertThat(Files.readString(file.path())).isEqualTo("{ broken");
    assertThatThrownBy(file::read).isInstanceOf(LockException.class);
  }

  @Test
  void aChangeThatComesToNothingLeavesNoFile() throws Exception {
    LockFile file = LockFile.of(project);
    file.update(lock -> lock);
    assertThat(project).isEmptyDirectory();
    assertThatThrownBy(() -> file.update(_ -> Lock.parse(new byte[] {'{'}, "other")))
        .isInstanceOf(LockException.class);
    assertThat(project).isEmptyDirectory();
  }

  @Test
  void twoChangesInsideEachOtherAreRefused() {
    LockFile file = LockFile.of(project);
    assertThatThrownBy(() -> file.update(_ -> file.update(lock -> lock.withAdded(TREE)).lock()))
        .isInstanceOf(LockException.class)
        .hasMessageContaining("by this very process");
  }

  /** Adds entries, as one process of several. */
  static final class Adder {
    public static void main(String[] args) throws Exception {
      LockFile file = LockFile.of(Path.of(args[0]));
      for (int i = 0; i < ENTRIES; i++) {
        AddedEntry entry = AddedEntry.of("build", Manager.PIP, List.of(args[1] + "-" + i));
        file.update(lock -> lock.withAdded(entry));
      }
    }
  }

  private static final int ENTRIES = 20;

  @Test
  void processesWaitForEachOther() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  Adder.class.getName(),
                  project.toString(),
                  "p" + i)
              .inheritIO()
              .start());
    }
    for (Process process : processes) {
      assertThat(process.waitFor()).isZero();
    }
    assertThat(LockFile.of(project).read().added()).hasSize(3 * ENTRIES).doesNotHaveDuplicates();
  }

  @Test
  void aDirectoryInItsPlaceIsSaid() throws Exception {
    Files.createDirectory(project.resolve("bothy.lock"));
    assertThatThrownBy(() -> LockFile.of(project).read())
        .isInstanceOf(LockException.class)
        .hasMessageContaining("bothy.lock");
  }
}
