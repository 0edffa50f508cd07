package dev.bothy.cli.progress;

import dev.bothy.cli.terminal.Terminal;
import dev.bothy.llb.SolveEvent;
import java.io.PrintStream;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Drives a {@link Live} block in time. The thread, and the question for the terminal's size, come
 * only with the first step that really runs: an unchanged build draws nothing.
 */
final class Redrawn implements Display {
  private static final long FRAME_NANOS = 100_000_000;

  /** How often the size is asked for again: people resize windows. */
  private static final long SIZE_MILLIS = 2_000;

  private final Live live;
  private @Nullable Thread drawer;
  private volatile boolean closed;

  Redrawn(PrintStream out, Terminal terminal, boolean color) {
    live = new Live(out, System::currentTimeMillis, new SizeCache(terminal)::get, color);
  }

  private static final class SizeCache {
    private final Terminal terminal;
    private Terminal.@Nullable Size last;
    private long askedAt;

    SizeCache(Terminal terminal) {
      this.terminal = terminal;
    }

    synchronized Terminal.Size get() {
      long now = System.currentTimeMillis();
      Terminal.Size known = last;
      if (known == null || now - askedAt > SIZE_MILLIS) {
        known = terminal.size();
        last = known;
        askedAt = now;
      }
      return known;
    }
  }

  @Override
  public void on(SolveEvent event) {
    live.on(event);
    if (drawer == null && event instanceof SolveEvent.Started) {
      drawer = Thread.ofPlatform().daemon().name("progress").start(this::redraw);
    }
  }

  private void redraw() {
    while (!closed) {
      live.draw();
      LockSupport.parkNanos(this, FRAME_NANOS);
    }
  }

  @Override
  public void hold() {
    live.hold();
  }

  @Override
  public void resume() {
    live.resume();
  }

  @Override
  public void close() {
    closed = true;
    Thread thread = drawer;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
    live.close();
  }
}
