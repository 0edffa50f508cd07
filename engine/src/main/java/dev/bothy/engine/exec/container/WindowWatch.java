package dev.bothy.engine.exec.container;

import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.Terminals;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Gives the terminal inside a container the size of the window outside. The kernel tells of a
 * change only the session that the window belongs to, which is the command's, and the container
 * runtime does not pass it on; a look now and then is all it takes.
 */
final class WindowWatch implements AutoCloseable {
  private static final int PAUSE_MILLIS = 200;

  private final Thread thread;

  private WindowWatch(Thread thread) {
    this.thread = thread;
  }

  static WindowWatch of(Path terminal, Process runtime) throws IOException {
    Fd window = Fd.open(terminal, Fd.O_RDONLY | Fd.O_NOCTTY);
    return new WindowWatch(
        Thread.ofVirtual()
            .name("window")
            .start(
                () -> {
                  try (window) {
                    watch(window, runtime);
                  }
                }));
  }

  private static void watch(Fd window, Process runtime) {
    long given = 0; // what the runtime makes has no size
    while (runtime.isAlive()) {
      long size = Terminals.windowSize(window);
      if (size != given && give(size, runtime, window)) {
        given = size;
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** To the standard input of the container's first process; false when there is none yet. */
  private static boolean give(long size, Process runtime, Fd window) {
    ProcessHandle first = runtime.children().findFirst().orElse(null);
    if (first == null) {
      return false;
    }
    try (Fd terminal =
        Fd.open(
            Path.of("/proc", Long.toString(first.pid()), "fd", "0"),
            Fd.O_RDONLY | Fd.O_NOCTTY | Fd.O_NONBLOCK)) {
      if (FileCalls.stat(terminal).sameFile(FileCalls.stat(window))) {
        return false; // it has the window itself as yet
      }
      Terminals.resize(terminal, size);
      return true;
    } catch (ErrnoException e) {
      return false; // it is just being set up, or has just ended
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
