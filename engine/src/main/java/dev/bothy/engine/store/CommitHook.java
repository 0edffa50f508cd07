package dev.bothy.engine.store;

import java.io.IOException;

/** Sees each stage of a commit go by, so that tests can kill or fail it there. */
@FunctionalInterface
interface CommitHook {
  CommitHook NONE = _ -> {};

  /** Stages, in the order in which they are reached. */
  enum Stage {
    BEGUN,
    SCANNED,
    SKELETON_MADE,
    RECORDED,
    RENAMED,
    SYNCED,
    MARKED_DURABLE
  }

  void reached(Stage stage) throws IOException;
}
