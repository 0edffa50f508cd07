package dev.bothy.engine.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A layer's lock by Java's own means, {@code fcntl(2)}, for processes whose first native call would
 * take longer than all else. The kernel knows it apart from {@code flock(2)}, so whoever deletes
 * asks for both. It is lost when anything of this process closes the same file, which {@link
 * LayerLock} sees to.
 */
final class LightLock implements AutoCloseable {
  private final FileChannel channel;

  private LightLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Shared with others, for who uses the layer; null when somebody deletes it, or has. */
  static @Nullable LightLock shared(Path lockFile) throws IOException {
    return take(lockFile, StandardOpenOption.READ, true);
  }

  /** Alone, for who deletes it; null when somebody uses it, or has deleted it. */
  static @Nullable LightLock exclusive(Path lockFile) throws IOException {
    return take(lockFile, StandardOpenOption.WRITE, false);
  }

  private static @Nullable LightLock take(Path lockFile, OpenOption how, boolean shared)
      throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(lockFile, how);
    } catch (NoSuchFileException e) {
      return null;
    }
    boolean taken = false;
    try {
      taken = channel.tryLock(0, Long.MAX_VALUE, shared) != null;
      return taken ? new LightLock(channel) : null;
    } finally {
      if (!taken) {
        channel.close();
      }
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
