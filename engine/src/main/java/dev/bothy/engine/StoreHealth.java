package dev.bothy.engine;

import java.util.List;

/**
 * What a store came to when all of it was read.
 *
 * @param layers how many there were
 * @param records likewise
 * @param blobs likewise
 * @param damage what was not as it had been written
 */
public record StoreHealth(int layers, int records, int blobs, List<Damage> damage) {
  public StoreHealth {
    damage = List.copyOf(damage);
  }

  /**
   * One damaged thing.
   *
   * @param what is wrong with it, in words
   * @param dropped whether it is gone now; if not, something that runs uses it, or the store is
   *     read-only
   * @param neededBy images and environments that cannot do without it
   */
  public record Damage(
      StoreUsage.Kind kind, String name, String what, boolean dropped, List<String> neededBy) {
    public Damage {
      neededBy = List.copyOf(neededBy);
    }
  }

  /** Whether nothing damaged is left. */
  public boolean isSound() {
    for (Damage d : damage) {
      if (!d.dropped()) {
        return false;
      }
    }
    return true;
  }
}
