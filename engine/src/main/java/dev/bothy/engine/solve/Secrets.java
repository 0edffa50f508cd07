package dev.bothy.engine.solve;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Where the values of secrets come from. */
@FunctionalInterface
public interface Secrets {
  /**
   * The value, or null when there is none of that id; the caller wipes it.
   *
   * @throws IOException when its source cannot be read
   */
  byte @Nullable [] value(String id) throws IOException;
}
