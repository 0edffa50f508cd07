package dev.bothy.runtime.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An exclusive lock between processes and threads; it ends with {@link #close} or its process. */
public final class FileLock implements AutoCloseable {
  private static final long RETRY_MILLIS = 20;

  /** Shorter waits are told to nobody. */
  private static final long PATIENCE_NANOS = 2_000_000_000;

  private final FileChannel channel;

  private FileLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits for the lock; the file is made when it is not there and stays. */
  public static FileLock acquire(Path file) throws IOException, InterruptedException {
    return acquire(file, _ -> {});
  }

  /**
   * The same.
   *
   * @param waiting told once, after a while, which process has it, in words
   */
  public static FileLock acquire(Path file, Consumer<String> waiting)
      throws IOException, InterruptedException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    long begin = System.nanoTime();
    boolean told = false;
    while (true) {
      FileLock lock = attempt(file);
      if (lock != null) {
        lock.sign();
        return lock;
      }
      if (!told && System.nanoTime() - begin > PATIENCE_NANOS) {
        told = true;
        waiting.accept(holder(file));
      }
      // The other side may be a thread of this process, which no blocking call would wait for.
      Thread.sleep(RETRY_MILLIS);
    }
  }

  /** For those who wait; a full disk must not keep anybody from working. */
  private void sign() {
    try {
      byte[] name =
          Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
      int _ = channel.write(ByteBuffer.wrap(name));
      FileChannel _ = channel.truncate(name.length);
    } catch (IOException e) {
      // Then they hear of another process.
    }
  }

  private static String holder(Path file) {
    String pid;
    try {
      pid = Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      pid = ""; // who waits goes on waiting, whatever can be said of it
    }
    return pid.isEmpty() || !pid.chars().allMatch(c -> c >= '0' && c <= '9')
        ? "another process"
        : "process " + pid;
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
