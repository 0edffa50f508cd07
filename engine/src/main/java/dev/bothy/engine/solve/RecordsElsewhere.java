package dev.bothy.engine.solve;

import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.StepKey;
import org.jspecify.annotations.Nullable;

/** Results that the store does not have, but somebody else has. */
public interface RecordsElsewhere {
  /** Nobody else. */
  RecordsElsewhere NONE = _ -> null;

  /** Brings the step's result into the store; null when there is none. */
  @Nullable CacheRecord bring(StepKey key) throws InterruptedException;
}
