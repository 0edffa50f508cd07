package dev.bothy.engine.remotecache;

import dev.bothy.engine.cache.StepKey;
import dev.bothy.engine.store.LayerId;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Results that somebody else has. */
interface KnownResults {
  /**
   * A step's result, not yet here.
   *
   * @param name of the step
   * @param tookMillis how long it ran where it ran
   */
  record Known(String name, long tookMillis, Bringing bringing) {}

  /** Brings layers here. */
  interface Bringing {
    /**
     * For each output its layers, lowest first, as they are called here.
     *
     * @throws IOException when they cannot be had as they were made
     */
    List<List<LayerId>> outputs() throws IOException, InterruptedException;
  }

  /** What is known of the step; null when nothing is. */
  @Nullable Known find(StepKey key) throws IOException;
}
