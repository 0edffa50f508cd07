package dev.bothy.engine.store;

import dev.bothy.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The name of a layer in one store; also its directory's name.
 *
 * @param value 1 to 80 lower-case letters, digits and {@code -}
 */
public record LayerId(String value) implements Comparable<LayerId> {
  public LayerId {
    if (!wellFormed(value)) {
      throw new IllegalArgumentException("not a layer id: " + value);
    }
  }

  /** The layer that unpacking an image layer makes; the same for every image that has it. */
  public static LayerId ofDiffId(Digest diffId) {
    return new LayerId("i-" + diffId.hex());
  }

  /**
   * As {@link #ofDiffId(Digest)}; with what it left unchanged it is another one than the image's.
   *
   * @param unchanged as in {@link LayerInfo}
   */
  public static LayerId ofDiffId(Digest diffId, List<String> unchanged) {
    if (unchanged.isEmpty()) {
      return ofDiffId(diffId);
    }
    String names = diffId + "\0" + String.join("\0", unchanged);
    return new LayerId("i-" + Digest.of(names.getBytes(StandardCharsets.UTF_8)).hex());
  }

  /**
   * The layer that is a copy of another store's. Never that one's own name: what this store has by
   * a name it made or verified itself.
   */
  public static LayerId ofCopy(LayerId other, Digest content) {
    String names = other + " " + content;
    return new LayerId("x-" + Digest.of(names.getBytes(StandardCharsets.UTF_8)).hex());
  }

  /** Whether the text could name a layer. */
  public static boolean wellFormed(String value) {
    if (value.isEmpty() || value.length() > 80) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')) {
        return false;
      }
    }
    return true;
  }

  // By hand: what the JVM makes of a record at the first call takes longer than a short command's
  // other work on layers.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LayerId id && id.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public int compareTo(LayerId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
