package dev.bothy.engine.store;

import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Large files of finished layers begin to go to the disk while steps still compute, so that the
 * sync, for which all wait, finds little left. Only a hint: the sync misses nothing without it.
 */
final class Writeback implements AutoCloseable {
  /** How one of them begins. */
  interface Start {
    void on(Fd file) throws ErrnoException;
  }

  private final Start start;
  private @Nullable ExecutorService thread;
  private boolean closed;

  Writeback() {
    this(Fd::startWriteback);
  }

  Writeback(Start start) {
    this.start = start;
  }

  /** Begins with the files, and returns at once; a slow disk keeps nobody but its own thread. */
  synchronized void begin(Path fs, List<String> files) {
    if (files.isEmpty() || closed) {
      return;
    }
    if (thread == null) {
      thread =
          Executors.newSingleThreadExecutor(
              Thread.ofPlatform().daemon().name("writeback").factory());
    }
    thread.execute(() -> write(fs, files));
  }

  private void write(Path fs, List<String> files) {
    try (Fd root = Fd.directory(fs)) {
      for (String file : files) {
        try (Fd open = root.openBeneath(file, Fd.O_RDONLY)) {
          start.on(open);
        }
        if (Thread.interrupted()) {
          return;
        }
      }
    } catch (ErrnoException e) {
      // Deleted already, or the sync will tell.
    }
  }

  /** Nothing of the layers is open afterwards. */
  @Override
  public synchronized void close() {
    closed = true;
    if (thread != null) {
      thread.shutdownNow();
      thread.close();
    }
  }
}
