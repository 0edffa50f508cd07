package dev.bothy.packages.lock;

import dev.bothy.oci.file.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code bothy.lock} on disk. Readers see the old or the new contents, whatever happens to the
 * writer; writers of several processes wait for each other.
 */
public final class LockFile {
  /** The name of the file, beside {@code build.envd}. */
  public static final String NAME = "bothy.lock";

  /** A lock is a list of names: more is not one. */
  private static final long MAX_SIZE = 16 << 20;

  private final Path file;

  private LockFile(Path file) {
    this.file = file;
  }

  /** The lock of a project directory. */
  public static LockFile of(Path project) {
    return new LockFile(project.resolve(NAME));
  }

  public Path path() {
    return file;
  }

  /** A change to a lock; the same lock again means that there is nothing to write. */
  @FunctionalInterface
  public interface Change {
    Lock apply(Lock lock) throws LockException;
  }

  /** What the file says; {@link Lock#EMPTY} when there is none. */
  public Lock read() throws LockException {
    return Lock.parse(bytes(), NAME);
  }

  /** Whether it would be the same were that lock written: what is read is not all as it stands. */
  public boolean says(Lock lock) throws LockException {
    return isOf(bytes(), lock);
  }

  private static boolean isOf(byte[] bytes, Lock lock) {
    return bytes.length == 0 ? lock.equals(Lock.EMPTY) : Arrays.equals(bytes, lock.toBytes());
  }

  private byte[] bytes() throws LockException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return contents(channel);
    } catch (NoSuchFileException _) {
      return new byte[0];
    } catch (IOException e) {
      throw failure("cannot be read", e);
    }
  }

  /** Fails as {@link #update} would, for who wants to know before there is something to record. */
  public void checkWritable() throws LockException {
    try {
      Path target = target();
      Path directory = Objects.requireNonNull(target.toAbsolutePath().getParent());
      if (!Files.isWritable(directory) || (Files.exists(target) && !Files.isWritable(target))) {
        throw failure("cannot be written", new IOException("no permission, or a read-only disk"));
      }
    } catch (IOException e) {
      throw failure("cannot be written", e);
    }
  }

  /**
   * What came of a change.
   *
   * @param lock what the file says now
   * @param written whether it did not say so before
   */
  public record Updated(Lock lock, boolean written) {}

  /** Reads, changes and writes, with other processes kept out in the meantime. */
  public Updated update(Change change) throws LockException {
    boolean created = false;
    try {
      while (true) {
        Path target = target();
        Object before = identity(target);
        if (before == null) {
          created |= create(target);
          continue;
        }
        try (FileChannel channel =
                FileChannel.open(target, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock held = channel.lock()) {
          // Another process may have put a new file in its place while this one waited.
          if (held.isValid() && before.equals(identity(target))) {
            return update(target, channel, change, created);
          }
        } catch (NoSuchFileException _) {
          // Removed in the meantime: begin again.
        }
      }
    } catch (IOException e) {
      throw failure("cannot be written", e);
    } catch (OverlappingFileLockException e) {
      throw new LockException(
          file + " is being changed by this very process", "one change at a time", e);
    }
  }

  private static Updated update(Path target, FileChannel channel, Change change, boolean created)
      throws IOException, LockException {
    boolean written = false;
    try {
      byte[] old = contents(channel);
      Lock changed = change.apply(Lock.parse(old, NAME));
      if (!isOf(old, changed)) {
        AtomicFile.replace(target, changed.toBytes());
        written = true;
      }
      return new Updated(changed, written);
    } finally {
      // No file is left behind for a change that came to nothing.
      if (created && !written && channel.size() == 0) {
        Files.deleteIfExists(target);
      }
    }
  }

  /** The file itself where the path is a symbolic link: the link stays. */
  private Path target() throws IOException, LockException {
    if (Files.exists(file)) {
      return file.toRealPath();
    }
    if (Files.isSymbolicLink(file)) {
      // It keeps a file from being created, and there is none to lock.
      throw LockException.refused(
          file + " is a link to " + Files.readSymbolicLink(file) + ", where no file is",
          "remove the link, or restore what it leads to",
          null);
    }
    return file;
  }

  /**
   * Which file this is, and since when: the number of a replaced file is soon given to another, but
   * the time of its last change (of any kind, its name too) does not come again.
   */
  private static @Nullable Object identity(Path target) throws IOException {
    try {
      return Files.readAttributes(target, "unix:fileKey,ctime");
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  /** Only its creator sees it empty, which reads as the empty lock. */
  private static boolean create(Path target) throws IOException {
    try {
      Files.createFile(target);
      return true;
    } catch (FileAlreadyExistsException _) {
      return false;
    }
  }

  private static byte[] contents(FileChannel channel) throws IOException, LockException {
    long size = channel.size();
    if (size > MAX_SIZE) {
      throw new LockException(
          NAME + " has " + size + " bytes, which no lock has", "restore it with git", null);
    }
    ByteBuffer buffer = ByteBuffer.allocate((int) size);
    while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) >= 0) {
      // Until it is full or the file ends.
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private LockException failure(String what, IOException e) {
    return LockException.refused(
        file + " " + what + ": " + e.getMessage(),
        "check the directory's permissions and the room on the disk",
        e);
  }
}
