package dev.bothy.cli.progress;

import dev.bothy.llb.SolveEvent;
import java.io.PrintStream;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reminds a {@link Plain} display in time of what still runs. The thread comes only with the first
 * step that really runs.
 */
final class Reminded implements Display {
  private static final long LOOK_NANOS = 1_000_000_000;

  private final Plain plain;
  private @Nullable Thread reminder;
  private boolean held;
  private volatile boolean closed;

  Reminded(PrintStream out) {
    plain = new Plain(out, System::currentTimeMillis);
  }

  @Override
  public synchronized void on(SolveEvent event) {
    plain.on(event);
    if (reminder == null && event instanceof SolveEvent.Started) {
      reminder = Thread.ofPlatform().daemon().name("progress").start(this::remind);
    }
  }

  private void remind() {
    while (!closed) {
      LockSupport.parkNanos(this, LOOK_NANOS);
      remindUnlessHeld();
    }
  }

  private synchronized void remindUnlessHeld() {
    if (!held && !closed) {
      plain.remind();
    }
  }

  @Override
  public synchronized void hold() {
    held = true;
  }

  @Override
  public synchronized void resume() {
    held = false;
  }

  @Override
  public void close() {
    closed = true;
    Thread thread = reminder;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
    plain.close();
  }
}
