package dev.bothy.oci.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** Files in the making, in a directory of their own until they are whole and on the disk. */
final class InFlight {
  private final Path directory;

  InFlight(Path directory) {
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }

  /** A new one, which no collection takes while it is open. */
  InFlightFile create() throws IOException {
    return InFlightFile.create(directory);
  }

  /** Gives a complete, synced file its name, by which it is only read from then on. */
  void publish(Path complete, Path target) throws IOException {
    move(complete, target);
    if (!target.toFile().setReadOnly()) {
      throw new IOException("cannot make " + target + " read-only");
    }
    syncName(target);
  }

  /** Replaces a small file durably; readers see the old or the new one. */
  void replace(Path target, byte[] bytes) throws IOException {
    try (InFlightFile fresh = create()) {
      try {
        fresh.out().write(bytes);
        fresh.out().getFD().sync();
        move(fresh.path(), target);
        syncName(target);
      } finally {
        Files.deleteIfExists(fresh.path());
      }
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("the store's directories lie on different file systems", e);
    }
  }

  private static void syncName(Path file) throws IOException {
    Path parent = Objects.requireNonNull(file.toAbsolutePath().getParent());
    try (FileChannel channel = FileChannel.open(parent, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
