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
  /** Where there is no store. */
  public static final StoreHealth NOTHING = new StoreHealth(0, 0, 0, List.of());

  public StoreHealth {
    damage = List.copyOf(damage);
  }

  /** What became of a damaged thing. */
  public enum Fate {
    DROPPED,
    /** Something that runs uses it, or the store is read-only. */
    KEPT,
    /** It was gone already. */
    MISSING
  }

  /**
   * One damaged thing.
   *
   * @param what is wrong with it, in words
   * @param neededBy images and environments that cannot do without it
   */
  public record Damage(
      StoreUsage.Kind kind, String name, String what, Fate fate, List<String> neededBy) {
    public Damage {
      neededBy = List.copyOf(neededBy);
    }
  }

  /** Whether nothing damaged is left. */
  public boolean isSound() {
    for (Damage d : damage) {
      if (d.fate() == Fate.KEPT) {
        return false;
      }
    }
    return true;
  }
}
