package dev.bothy.engine.cache;

import dev.bothy.engine.store.LayerId;
import dev.bothy.oci.Digest;
import java.util.List;

/**
 * What a step made, and of what.
 *
 * @param key the step's definition key
 * @param op its operation's key
 * @param name what people call it
 * @param tookMillis how long it ran
 * @param outputs the layers of each output, lowest first
 * @param inputs what it read
 * @param parts what the operation's key was made of
 */
public record CacheRecord(
    Digest key,
    Digest op,
    String name,
    long madeMillis,
    long tookMillis,
    List<List<LayerId>> outputs,
    List<Read> inputs,
    List<KeyPart> parts) {
  /**
   * An input as it was then.
   *
   * @param key of the step that it came from
   */
  public record Read(Digest key, int output, List<LayerId> layers) {
    public Read {
      layers = List.copyOf(layers);
    }
  }

  public CacheRecord {
    outputs = outputs.stream().map(List::copyOf).toList();
    inputs = List.copyOf(inputs);
    parts = List.copyOf(parts);
  }
}
