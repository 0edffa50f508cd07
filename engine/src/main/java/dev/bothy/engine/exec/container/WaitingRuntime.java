package dev.bothy.engine.exec.container;

import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A container runtime that was started before it is known what it will run.
 *
 * <p>To load itself with a dozen libraries takes it as long as a small step's own work; so it does
 * that while the step before still runs. Its bundle's {@code config.json} is a pipe: it waits there
 * until somebody writes.
 */
public final class WaitingRuntime implements AutoCloseable {
  /** What the kernel takes whole or not at all (PIPE_BUF). */
  private static final int PIECE = 4096;

  private static final Duration PAUSE = Duration.ofNanos(100_000);

  private final Path step;
  private final Path bundle;
  private final ContainerProcess container;
  private final FutureTask<Process> process;
  private boolean begun;

  private WaitingRuntime(Path step, Path bundle, ContainerProcess container) {
    this.step = step;
    this.bundle = bundle;
    this.container = container;
    this.process = new FutureTask<>(() -> container.start(bundle));
  }

  /**
   * Returns before it is started.
   *
   * @param step an empty directory
   */
  public static WaitingRuntime start(Path step, ContainerProcess container) throws IOException {
    Path bundle = ContainerSpec.bundle(step);
    FileCalls.mknod(
        Fd.NONE, bundle.resolve(ContainerSpec.FILE).toString(), FileStat.FIFO | 0600, 0, 0);
    WaitingRuntime waiting = new WaitingRuntime(step, bundle, container);
    Thread.ofVirtual().name("start-ahead").start(waiting.process);
    return waiting;
  }

  /** The directory of the step that it will run. */
  public Path step() {
    return step;
  }

  /**
   * Tells it what to run.
   *
   * @return whether it runs it; otherwise it is dead, or was never alive, and has left nothing:
   *     another one may be started here, which says why
   */
  public boolean begin(ContainerSpec spec) throws IOException, InterruptedException {
    byte[] raw = spec.toJson().getBytes(StandardCharsets.UTF_8);
    Process started = started();
    try (Fd directory = Fd.directory(bundle)) {
      begun = started != null && handOver(raw, directory, started);
      if (!begun) {
        close();
        Trees.empty(directory); // what it logged would be taken for the other one's
      }
      return begun;
    }
  }

  private boolean handOver(byte[] raw, Fd directory, Process process)
      throws IOException, InterruptedException {
    try (Fd pipe = openedByReader(directory, process)) {
      if (pipe == null) {
        return false;
      }
      // It reads once from the pipe and once more to keep a copy, which must be a file's.
      FileCalls.unlink(directory, ContainerSpec.FILE);
      ContainerSpec.write(bundle, raw);
      return write(pipe, raw);
    }
  }

  /** As {@link ContainerProcess#run}, after {@link #begin}. */
  public ContainerProcess.Outcome end(StepContext context, Predicate<String> refusal)
      throws IOException, InterruptedException {
    return container.end(process.resultNow(), bundle, context, refusal);
  }

  private @Nullable Process started() throws InterruptedException {
    try {
      return process.get();
    } catch (ExecutionException e) {
      return null;
    }
  }

  /** The pipe once it is being read at the other end; null when nobody will. */
  private @Nullable Fd openedByReader(Fd directory, Process process)
      throws ErrnoException, InterruptedException {
    while (true) {
      try {
        return directory.openAt(ContainerSpec.FILE, Fd.O_WRONLY | Fd.O_NONBLOCK, 0);
      } catch (ErrnoException e) {
        if (e.errno() != Errno.ENXIO) {
          throw e;
        }
      }
      if (!process.isAlive()) {
        return null;
      }
      pause();
    }
  }

  private boolean write(Fd pipe, byte[] raw) throws ErrnoException, InterruptedException {
    int done = 0;
    while (done < raw.length) {
      int piece = Math.min(PIECE, raw.length - done);
      try {
        pipe.write(raw, done, piece);
        done += piece;
      } catch (ErrnoException e) {
        if (e.errno() == Errno.EPIPE) {
          return false;
        }
        if (e.errno() != Errno.EAGAIN) {
          throw e;
        }
        pause();
      }
    }
    return true;
  }

  private static void pause() throws InterruptedException {
    Thread.sleep(PAUSE);
  }

  /** Ends it unless it has been given something to run; then that ended it. */
  @Override
  public void close() {
    if (begun) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    while (true) {
      try {
        Process started = started();
        if (started != null) {
          started.destroyForcibly();
          int _ = started.waitFor(); // what it stands in is about to go
        }
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
