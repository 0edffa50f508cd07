package dev.bothy.engine.cache;

import dev.bothy.engine.store.PlacedLayer;
import dev.bothy.engine.store.Placement;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where directories are that came in without a layer of their own. Each is written down as a record
 * under a key that no step has: nobody takes it for the directory's result, and it is pruned as
 * others.
 */
public final class PlacedTrees {
  private static final String FROM = "from";
  private static final String TO = "to";

  private PlacedTrees() {}

  private static Digest key(Digest source) {
    return new KeyHash("placed").add("source", source.hex()).digest();
  }

  /**
   * Writes down where the source is.
   *
   * @param source its key
   * @param name what people call it
   */
  public static void put(CacheRecords records, Digest source, String name, PlacedLayer placed)
      throws IOException {
    Digest key = key(source);
    records.put(
        new CacheRecord(
            key,
            key,
            name,
            System.currentTimeMillis(),
            0,
            List.of(List.of(placed.layer())),
            List.of(),
            List.of(
                new KeyPart(FROM, placed.placement().from()),
                new KeyPart(TO, placed.placement().to()))));
  }

  /** What was written down of the source of that key; null when the store does not have it so. */
  public static @Nullable CacheRecord record(CacheRecords records, Digest source)
      throws IOException {
    return records.find(key(source));
  }

  /** Where the source of that key is; null when the store does not have it so. */
  public static @Nullable PlacedLayer find(CacheRecords records, Digest source) throws IOException {
    CacheRecord record = record(records, source);
    if (record == null
        || record.outputs().size() != 1
        || record.outputs().getFirst().size() != 1
        || record.parts().size() != 2) {
      return null;
    }
    Placement placement =
        new Placement(record.parts().getFirst().value(), record.parts().getLast().value(), false);
    return new PlacedLayer(record.outputs().getFirst().getFirst(), placement);
  }
}
