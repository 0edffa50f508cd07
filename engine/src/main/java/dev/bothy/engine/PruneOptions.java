package dev.bothy.engine;

/**
 * How much of a store may go. Whatever a root refers to, or a running process uses, stays in any
 * case.
 *
 * @param keepBytes stop, oldest first, when the store is down to this size; -1 to go on
 * @param olderThanMillis only results that were not used for so long, and builds of the history
 *     that are older; 0 for any result, and no build that the history itself keeps
 * @param all also what the next build would profit from: cached results, cache mounts, downloads
 */
public record PruneOptions(long keepBytes, long olderThanMillis, boolean all) {
  /** What nothing can use any more: leftovers, and layers without a record. */
  public static final PruneOptions GARBAGE = new PruneOptions(-1, 0, false);
}
