package dev.bothy.engine.worker;

import dev.bothy.llb.SolveException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A worker that starts while the command still finds out what there is to do. One that turns out
 * not to be needed is killed: it has been told nothing and holds nothing.
 */
public final class EarlyWorker implements AutoCloseable {
  private final WorkerCommand command;
  private final boolean rootless;
  private @Nullable Process process;
  private boolean over;

  EarlyWorker(WorkerCommand command, boolean rootless) {
    this.command = command;
    this.rootless = rootless;
  }

  /** Starts it, once. A failure is not told: it shows when the worker is needed. */
  public synchronized void start() {
    if (over || process != null) {
      return;
    }
    try {
      process = command.process(rootless).start();
    } catch (IOException | SolveException e) {
      over = true;
    }
  }

  /** The process, now whoever asked has to end it; started now if it is not yet. */
  synchronized Process take() throws IOException, SolveException {
    Process taken = process;
    process = null;
    over = true;
    return taken != null && taken.isAlive() ? taken : command.process(rootless).start();
  }

  @Override
  public synchronized void close() {
    over = true;
    if (process != null) {
      process.destroyForcibly();
      process = null;
    }
  }
}
