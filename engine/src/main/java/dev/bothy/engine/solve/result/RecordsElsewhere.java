package dev.bothy.engine.solve.result;

import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.StepKey;
import org.jspecify.annotations.Nullable;

/** Results that the store does not have, but somebody else has. */
public interface RecordsElsewhere {
  /** Nobody else. */
  RecordsElsewhere NONE =
      new RecordsElsewhere() {
        @Override
        public @Nullable CacheRecord bring(StepKey key) {
          return null;
        }

        @Override
        public boolean isEmpty() {
          return true;
        }
      };

  /** Brings the step's result into the store; null when there is none. */
  @Nullable CacheRecord bring(StepKey key) throws InterruptedException;

  /** Whether there is no result at all. */
  boolean isEmpty();
}
