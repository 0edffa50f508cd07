package dev.bothy.engine.store;

import dev.bothy.engine.sys.FileStat;
import java.io.IOException;

/**
 * What a new layer takes as hard links to files of another one, which stays until this is closed.
 */
public sealed interface FileLinks extends AutoCloseable permits SharedFiles, SourceLinks {
  /**
   * Says that a regular file was not linked but made.
   *
   * @param stat of it as it is now
   */
  void made(FileStat stat);

  /** Makes it a layer that says whose files it has; every file was linked or told of. */
  LayerId commit(PendingLayer layer) throws IOException;

  @Override
  void close();
}
