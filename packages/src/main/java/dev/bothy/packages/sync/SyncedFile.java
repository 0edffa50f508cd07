package dev.bothy.packages.sync;

import dev.bothy.oci.file.AtomicFile;
import dev.bothy.oci.file.BoundedRead;
import dev.bothy.packages.lock.LockException;
import dev.bothy.packages.lock.LockFile;
import dev.bothy.starlark.syntax.SourceFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

/** A {@code build.envd} on disk and the lock beside it. */
public final class SyncedFile {
  /** Bytes, as for evaluation. */
  private static final int LARGEST = 4 << 20;

  private final Path file;
  private final String name;
  private final LockFile lock;

  /**
   * @param name of the file in messages, usually {@code build.envd}
   */
  public SyncedFile(Path file, String name, LockFile lock) {
    this.file = file;
    this.name = name;
    this.lock = lock;
  }

  /** What would be done; nothing is written. */
  public SyncPlan plan(String function) throws SyncException, LockException {
    return Sync.plan(decode(read()), function, lock.read());
  }

  /**
   * Writes the file, then the lock. Killed in between, the packages are in both, which builds the
   * same; a second call finishes it.
   *
   * @return what was done
   */
  public SyncPlan write(String function) throws SyncException, LockException {
    byte[] bytes = read();
    SourceFile source = decode(bytes);
    AtomicReference<SyncPlan> done =
        new AtomicReference<>(Sync.plan(source, function, lock.read()));
    if (done.get().isClean()) {
      return done.get();
    }
    AtomicReference<SyncException> failed = new AtomicReference<>();
    lock.update(
        current -> {
          SyncPlan plan = Sync.plan(source, function, current);
          done.set(plan);
          try {
            replace(bytes, plan);
            return plan.lock();
          } catch (SyncException e) {
            failed.set(e);
            return current;
          }
        });
    SyncException failure = failed.get();
    if (failure != null) {
      throw failure;
    }
    return done.get();
  }

  private void replace(byte[] old, SyncPlan plan) throws SyncException {
    if (!plan.changesFile()) {
      return;
    }
    if (!Arrays.equals(old, read())) {
      throw new SyncException(
          name + " was changed by someone else in the meantime", "run bothy sync again", null);
    }
    try {
      AtomicFile.replace(file, plan.after().text().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new SyncException(
          name + " cannot be written: " + e.getMessage(),
          "check the directory's permissions and the room on the disk",
          e);
    }
  }

  private byte[] read() throws SyncException {
    try {
      return BoundedRead.file(file, LARGEST);
    } catch (NoSuchFileException e) {
      throw new SyncException(
          "there is no " + file, "name the directory with -p, or the file with --from", e);
    } catch (IOException e) {
      throw new SyncException(
          name + " cannot be read: " + e.getMessage(), "name the file with --from", e);
    }
  }

  private SourceFile decode(byte[] bytes) throws SyncException {
    try {
      return SourceFile.decode(name, bytes);
    } catch (CharacterCodingException e) {
      throw new SyncException(name + " is not UTF-8 text", "save it as UTF-8", e);
    }
  }
}
