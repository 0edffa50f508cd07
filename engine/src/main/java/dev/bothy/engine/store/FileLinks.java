package dev.bothy.engine.store;

import java.io.IOException;

/**
 * What a new layer takes as hard links to files of another one, which stays until this is closed.
 */
public sealed interface FileLinks extends AutoCloseable permits SharedFiles, SourceLinks {
  /** Makes it a layer that says whose files it has. */
  LayerId commit(PendingLayer layer) throws IOException;

  @Override
  void close();
}
