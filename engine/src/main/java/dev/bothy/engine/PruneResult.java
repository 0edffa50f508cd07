package dev.bothy.engine;

/**
 * What a prune came to.
 *
 * @param usage what the store holds now
 * @param busy whether somebody worked on the store: then leftovers, cache mounts, downloads and
 *     what was made in the last hour stay
 * @param sparedLayers how many layers stay only because they are, or may be, in use
 * @param sparedBytes of those, on the disk
 */
public record PruneResult(StoreUsage usage, boolean busy, int sparedLayers, long sparedBytes) {
  public static final PruneResult NOTHING = new PruneResult(StoreUsage.NOTHING, false, 0, 0);
}
