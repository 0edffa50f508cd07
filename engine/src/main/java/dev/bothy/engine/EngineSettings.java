package dev.bothy.engine;

import dev.bothy.engine.worker.WorkerCommand;
import java.nio.file.Path;

/**
 * How to run the engine.
 *
 * @param store the store's directory; made when it does not exist
 * @param worker how to start a worker
 */
public record EngineSettings(Path store, WorkerCommand worker) {
  /** A worker just like this process. */
  public static EngineSettings of(Path store) {
    return new EngineSettings(store, WorkerCommand.ofThisProcess());
  }
}
