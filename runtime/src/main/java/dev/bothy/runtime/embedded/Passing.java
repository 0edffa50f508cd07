package dev.bothy.runtime.embedded;

import dev.bothy.engine.store.LayerId;
import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.files.FileLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Directories of containers that last as long as one process: {@code .once-X/}, with {@code
 * .once-X.lock} beside it, locked as long as that process lives. Environments' names cannot begin
 * so.
 */
final class Passing {
  private static final String PREFIX = ".once-";
  private static final String LOCK = ".lock";

  private final Path root;
  private final Environments environments;

  Passing(Path root, Environments environments) {
    this.root = root;
    this.environments = environments;
  }

  /** A fresh one of this process. */
  record Taken(EnvDirectory directory, FileLock lock, Path lockFile) {}

  /**
   * Makes one.
   *
   * @param name of the host inside
   */
  Taken take(String name) throws IOException {
    environments.makeRoot();
    while (true) {
      String unique = ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime());
      Path path = root.resolve(PREFIX + unique);
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

  /** Removes it, and what the dead left. */
  void remove(Taken taken) throws IOException, PlaceException, InterruptedException {
    try (FileLock _ = taken.lock()) {
      environments.remove(List.of(taken.directory().path().toString()));
      Files.deleteIfExists(taken.lockFile());
    }
    removeDead();
  }

  void removeDead() throws IOException, PlaceException, InterruptedException {
    for (Path path : paths()) {
      FileLock lock = FileLock.attempt(lockFile(path));
      if (lock != null) {
        try (lock) {
          environments.remove(List.of(path.toString()));
          Files.deleteIfExists(lockFile(path));
        }
      }
    }
  }

  /** Layers that they stand on, those of the dead too: these are about to be removed. */
  Set<LayerId> layers() throws IOException {
    Set<LayerId> layers = new TreeSet<>();
    for (Path path : paths()) {
      layers.addAll(Environments.linked(new EnvDirectory("", path)));
    }
    return layers;
  }

  private List<Path> paths() throws IOException {
    List<Path> paths = new ArrayList<>();
    if (Files.isDirectory(root)) {
      try (var children = Files.newDirectoryStream(root, PREFIX + "*")) {
        for (Path child : children) {
          if (!child.toString().endsWith(LOCK)) {
            paths.add(child);
          }
        }
      }
    }
    return paths;
  }

  private static Path lockFile(Path path) {
    return path.resolveSibling(path.getFileName() + LOCK);
  }
}
