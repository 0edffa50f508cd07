package dev.bothy.engine.snapshot;

import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Mounts;
import java.nio.file.Path;

/** A mounted file system; closing unmounts it. */
public final class MountedTree implements AutoCloseable {
  private final Path at;
  private boolean mounted = true;

  MountedTree(Path at) {
    this.at = at;
  }

  public Path path() {
    return at;
  }

  @Override
  public void close() throws ErrnoException {
    if (mounted) {
      mounted = false;
      Mounts.unmount(at);
    }
  }
}
