package dev.bothy.runtime.embedded.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.host.Programs;
import dev.bothy.runtime.embedded.host.HostTools;
import dev.bothy.runtime.embedded.host.Namespaces;
import dev.bothy.runtime.files.FileLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What single commands leave, whenever they are killed. */
final class PassingTest {
  @TempDir Path directory;
  private Path envs;
  private Passing passing;

  @BeforeEach
  void begin() {
    envs = directory.resolve("envs");
    passing = passing(HostTools.ofThisProcess());
  }

  private Passing passing(HostTools tools) {
    EnvRecords records = new EnvRecords(envs, _ -> {});
    return new Passing(records, new Trash(envs, new Namespaces(false, tools), tools));
  }

  private List<Path> left() throws IOException {
    try (var files = Files.list(envs)) {
      return files.toList();
    }
  }

  private Path dead(String name) throws IOException {
    Path path = envs.resolve(".once-" + name);
    Files.createDirectories(path.resolve("upper/deep"));
    Files.createFile(path.resolveSibling(path.getFileName() + ".lock"));
    return path;
  }

  @Test
  void whatOneTakesItRemoves() throws Exception {
    Passing.Taken taken = passing.take("host");
    assertThat(taken.directory().path()).isEmptyDirectory();
    Files.createDirectories(taken.directory().upper());
    assertThat(passing.remove(taken)).isNull();
    assertThat(left()).isEmpty();
  }

  @Test
  void whereNothingEverRanThereIsNothingToRemove() throws Exception {
    assertThat(passing.removeDead()).isNull();
    assertThat(envs).doesNotExist();
  }

  @Test
  void whatTheDeadLeftGoes() throws Exception {
    Path whole = dead("whole");
    Path onlyLock = dead("lock");
    Files.delete(onlyLock.resolve("upper/deep"));
    Files.delete(onlyLock.resolve("upper"));
    Files.delete(onlyLock);
    Path onlyDirectory = dead("directory");
    Files.delete(onlyDirectory.resolveSibling(onlyDirectory.getFileName() + ".lock"));
    assertThat(whole).exists();
    assertThat(passing.removeDead()).isNull();
    assertThat(left()).isEmpty();
  }

  @Test
  void whatTheLivingHaveStays() throws Exception {
    Path path = dead("living");
    Path lock = path.resolveSibling(path.getFileName() + ".lock");
    try (FileLock _ = FileLock.acquire(lock)) {
      assertThat(passing.removeDead()).isNull();
      assertThat(path.resolve("upper/deep")).exists();
      assertThat(lock).exists();
    }
  }

  @Test
  void whatCannotBeRemovedIsToldAndTriedAgain() throws Exception {
    Path programs = Files.createDirectory(directory.resolve("bin"));
    Path rm = programs.resolve("rm");
    Files.writeString(rm, "#!/bin/sh\necho 'rm: the disk is broken'\nexit 1\n");
    assertThat(rm.toFile().setExecutable(true)).isTrue();
    Path other = dead("other");
    Passing failing = passing(new HostTools(new Programs(programs.toString())));
    Passing.Taken taken = failing.take("host");
    assertThat(failing.remove(taken))
        .contains(taken.directory().path().toString(), "the disk is broken", "bothy prune");
    assertThat(taken.directory().path()).exists();
    assertThat(other).exists();
    assertThat(passing.removeDead()).isNull();
    assertThat(left()).isEmpty();
  }
}
