package dev.bothy.runtime.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** An exclusive lock between processes and threads; it ends with {@link #close} or its process. */
public final class FileLock implements AutoCloseable {
  private static final long RETRY_MILLIS = 20;

  private final FileChannel channel;

  private FileLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits for the lock; the file is made when it is not there and stays. */
  public static FileLock acquire(Path file) throws IOException, InterruptedException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    while (true) {
      FileLock lock = attempt(file);
      if (lock != null) {
        return lock;
      }
      // The other side may be a thread of this process, which no blocking call would wait for.
      Thread.sleep(RETRY_MILLIS);
    }
  }

  /** The lock, or null while somebody else has it; the directory must be there. */
  public static @Nullable FileLock attempt(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean held = false;
    try {
      held = channel.tryLock() != null;
      return held ? new FileLock(channel) : null;
    } catch (OverlappingFileLockException e) {
      return null;
    } finally {
      if (!held) {
        channel.close();
      }
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
