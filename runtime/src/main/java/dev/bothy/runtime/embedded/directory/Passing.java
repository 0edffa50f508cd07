package dev.bothy.runtime.embedded.directory;

import dev.bothy.oci.file.RandomName;
import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.files.FileLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Directories of containers that last as long as one process: {@code .once-X/}, with {@code
 * .once-X.lock} beside it, locked as long as that process lives. The lock is there before the
 * directory and goes after it. Environments' names cannot begin so.
 */
public final class Passing {
  private static final String PREFIX = ".once-";
  private static final String LOCK = ".lock";

  private final EnvRecords records;
  private final Trash trash;

  /**
   * @param records whose directory they are in
   */
  public Passing(EnvRecords records, Trash trash) {
    this.records = records;
    this.trash = trash;
  }

  /** A fresh one of this process. */
  public record Taken(EnvDirectory directory, FileLock lock, Path lockFile) {}

  /**
   * Makes one.
   *
   * @param name of the host inside
   */
  public Taken take(String name) throws IOException {
    records.makeRoot();
    while (true) {
      // Half of it tells them apart, and leaves room in the addresses of sockets there.
      Path path = records.root().resolve(PREFIX + RandomName.next().substring(16));
      Path lockFile = lockFile(path);
      FileLock lock = FileLock.attempt(lockFile);
      if (lock == null) {
        continue;
      }
      // Whoever removes the dead's may have had it before us, and removed it.
      if (Files.exists(lockFile)) {
        Files.createDirectory(path);
        return new Taken(new EnvDirectory(name, path), lock, lockFile);
      }
      lock.close();
    }
  }

  /**
   * Removes it, and what the dead left.
   *
   * @return what stays, and why, in words; null when nothing does
   */
  public @Nullable String remove(Taken taken) throws InterruptedException {
    String left;
    try {
      left = removed(taken.directory().path());
    } finally {
      release(taken.lock());
    }
    String leftByOthers = removeDead();
    return left == null ? leftByOthers : left;
  }

  private static void release(FileLock lock) {
    try {
      lock.close();
    } catch (IOException e) {
      // Nothing stays of a lock that cannot be closed.
    }
  }

  /**
   * Removes what processes left that were killed, at any moment.
   *
   * @return the first of what stays, and why, in words; null when nothing does
   */
  public @Nullable String removeDead() throws InterruptedException {
    TreeSet<Path> paths = new TreeSet<>();
    try (var children = Files.newDirectoryStream(records.root(), PREFIX + "*")) {
      for (Path child : children) {
        String name = String.valueOf(child.getFileName());
        paths.add(
            name.endsWith(LOCK)
                ? child.resolveSibling(name.substring(0, name.length() - LOCK.length()))
                : child);
      }
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      return left(records.root(), e);
    }
    String first = null;
    for (Path path : paths) {
      try (FileLock lock = FileLock.attempt(lockFile(path))) {
        String left = lock == null ? null : removed(path);
        first = first == null ? left : first;
      } catch (IOException e) {
        first = first == null ? left(path, e) : first;
      }
    }
    return first;
  }

  private @Nullable String removed(Path path) throws InterruptedException {
    try {
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        trash.remove(List.of(path.toString()));
      }
      Files.deleteIfExists(lockFile(path));
      return null;
    } catch (IOException | PlaceException e) {
      return left(path, e);
    }
  }

  private static String left(Path path, Exception why) {
    // Of a tree that cannot be removed, each file has a line.
    String reason = String.valueOf(why.getMessage()).lines().findFirst().orElse("");
    return "what a command wrote cannot be removed from "
        + path
        + ": "
        + reason
        + "; the next `bothy run` or `bothy prune` tries again";
  }

  private static Path lockFile(Path path) {
    return path.resolveSibling(path.getFileName() + LOCK);
  }
}
