package dev.bothy.engine.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A layer's lock by Java's own means, {@code fcntl(2)}, for processes whose first native call would
 * take longer than all else. The kernel knows it apart from {@code flock(2)}, so whoever deletes
 * asks for both. It is lost when anything of this process closes the same file.
 */
final class LightLock implements AutoCloseable {
  private final FileChannel channel;

  private LightLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Shared with others, for who uses the layer; null when somebody is deleting it, or has. */
  static @Nullable LightLock shared(Path lockFile) throws IOException {
    try {
      Object before = key(lockFile);
      LightLock lock = new LightLock(FileChannel.open(lockFile, StandardOpenOption.READ));
      if (lock.take(true) && key(lockFile).equals(before)) {
        return lock;
      }
      lock.close();
      return null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Alone, for who deletes it; null when somebody uses it, or has deleted it. */
  static @Nullable LightLock exclusive(Path lockFile) throws IOException {
    try {
      LightLock lock = new LightLock(FileChannel.open(lockFile, StandardOpenOption.WRITE));
      if (lock.take(false)) {
        return lock;
      }
      lock.close();
      return null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  private boolean take(boolean shared) throws IOException {
    try {
      return channel.tryLock(0, Long.MAX_VALUE, shared) != null;
    } catch (OverlappingFileLockException e) {
      return false; // this process has it
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The descriptor, and with it the lock, is gone all the same.
    }
  }
}
