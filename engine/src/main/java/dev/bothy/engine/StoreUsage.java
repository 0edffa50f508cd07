package dev.bothy.engine;

import java.util.List;

/**
 * What a store holds.
 *
 * @param items by kind, then by name
 */
public record StoreUsage(List<Item> items) {
  public static final StoreUsage NOTHING = new StoreUsage(List.of());

  public StoreUsage {
    items = List.copyOf(items);
  }

  /** What an item is. */
  public enum Kind {
    LAYER,
    RECORD,
    BLOB,
    CACHE_MOUNT,
    DOWNLOAD,
    /** What is remembered of the builds of a project, and of their graphs. */
    HISTORY,
    /** What a step that failed has left, kept for some days. */
    FAILED_STEP,
    /** What a process that died has left; goes with the next prune. */
    LEFTOVER
  }

  /**
   * One thing in the store.
   *
   * @param bytes on the disk
   * @param lastUsedMillis since 1970; 0 when unknown
   * @param inUse an image or an environment refers to it
   * @param description for people, such as the step's name; may be empty
   */
  public record Item(
      Kind kind, String name, long bytes, long lastUsedMillis, boolean inUse, String description) {}

  /** Bytes of all items of the kind. */
  public long bytes(Kind kind) {
    long sum = 0;
    for (Item item : items) {
      sum += item.kind() == kind ? item.bytes() : 0;
    }
    return sum;
  }

  /** Bytes of everything. */
  public long bytes() {
    long sum = 0;
    for (Item item : items) {
      sum += item.bytes();
    }
    return sum;
  }

  /** How many items there are of the kind. */
  public int count(Kind kind) {
    int count = 0;
    for (Item item : items) {
      count += item.kind() == kind ? 1 : 0;
    }
    return count;
  }
}
