package dev.bothy.engine.solve;

import dev.bothy.engine.solve.result.Solved;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveInterruptedException;
import dev.bothy.oci.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a graph's solve, one for each vertex that is not known, and for what is found out
 * before. The first failure is the one reported. It interrupts all others, once nobody looks at a
 * step that failed; when the solve is to keep going, only what waits for what failed ends. Later
 * failures are suppressed ones of the first.
 */
final class Tasks {
  /** Work that ends in a result, a failure, or an interrupt. */
  interface Task {
    Solved run() throws SolveException, InterruptedException, InputFailedException;
  }

  /** Work that no vertex waits for as such. */
  interface Chore {
    void run() throws SolveException, InterruptedException, InputFailedException;
  }

  private static final Solved NOTHING = new Solved(new Digest("0".repeat(64)), List.of(), true);

  private final Map<Digest, CompletableFuture<Solved>> futures = new HashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private final boolean keepGoing;
  private final Looks looks;
  private @Nullable Throwable failure;
  private boolean stopped;

  Tasks(boolean keepGoing, Looks looks) {
    this.keepGoing = keepGoing;
    this.looks = looks;
  }

  synchronized void done(Digest vertex, Solved solved) {
    futures.put(vertex, CompletableFuture.completedFuture(solved));
  }

  /** Starts the task; what it waits for must have been started or done before. */
  synchronized void start(Digest vertex, Task task) {
    CompletableFuture<Solved> future = new CompletableFuture<>();
    futures.put(vertex, future);
    start("step " + vertex.shortHex(), future, task);
  }

  /** Starts the chore, which fails and is ended as any task is. */
  synchronized void start(String name, Chore chore) {
    Task task =
        () -> {
          chore.run();
          return NOTHING;
        };
    start(name, new CompletableFuture<>(), task);
  }

  private void start(String name, CompletableFuture<Solved> future, Task task) {
    if (stopped) {
      future.cancel(false);
      return;
    }
    threads.add(
        Thread.ofVirtual()
            .name(name)
            .start(
                () -> {
                  try {
                    future.complete(task.run());
                  } catch (SolveException e) {
                    failed(e);
                    future.completeExceptionally(e);
                  } catch (InputFailedException e) {
                    future.cancel(false);
                  } catch (InterruptedException e) {
                    stop(e); // one that nobody sent must not leave the target without a result
                    future.cancel(false);
                  } catch (Throwable e) { // an Error must not leave others waiting for ever
                    stop(e);
                    future.completeExceptionally(e);
                  } finally {
                    looks.leave();
                  }
                }));
  }

  /**
   * Gives the result of a vertex to those that wait for it, while its task has something left to
   * do. What goes wrong in that is a failure as any other.
   */
  void early(Digest vertex, Solved solved) {
    CompletableFuture<Solved> future;
    synchronized (this) {
      future = futures.get(vertex);
    }
    if (future != null) {
      future.complete(solved);
    }
  }

  /** The result of a vertex; for tasks that depend on it. */
  Solved await(Digest vertex) throws InterruptedException, InputFailedException {
    CompletableFuture<Solved> future;
    synchronized (this) {
      future = futures.get(vertex);
    }
    if (future == null) {
      throw new IllegalStateException("nobody solves " + vertex);
    }
    try {
      return future.get();
    } catch (ExecutionException | java.util.concurrent.CancellationException e) {
      // Its failure is reported where it happened.
      if (keepGoing && !stopped()) {
        throw new InputFailedException();
      }
      throw new InterruptedException();
    }
  }

  private void failed(SolveException e) {
    note(e);
    if (!keepGoing) {
      try {
        looks.end();
      } catch (InterruptedException stopped) {
        // Somebody else was first.
      }
      stop(e);
    }
  }

  /**
   * Takes note of a failure; once more of the same one is nothing.
   *
   * @return false when the tasks are being ended, which it comes of
   */
  synchronized boolean note(SolveException e) {
    if (stopped) {
      return false;
    }
    if (failure == null) {
      failure = e;
    } else if (failure != e && !List.of(failure.getSuppressed()).contains(e)) {
      failure.addSuppressed(e);
    }
    return true;
  }

  /** The result of a vertex that is done; null of one that nobody solved. */
  synchronized @Nullable Solved result(Digest vertex) {
    CompletableFuture<Solved> future = futures.get(vertex);
    return future == null ? null : future.getNow(null);
  }

  private synchronized void stop(@Nullable Throwable cause) {
    if (failure == null && !stopped) {
      failure = cause;
    } else if (failure instanceof SolveException && cause != null && isBug(cause)) {
      cause.addSuppressed(failure); // told already, where it happened; this is told nowhere else
      failure = cause;
    }
    stopped = true;
    for (Thread thread : threads) {
      thread.interrupt();
    }
  }

  private static boolean isBug(Throwable cause) {
    return cause instanceof RuntimeException || cause instanceof Error;
  }

  /** Whether the tasks are being ended: whatever goes wrong in one from now on is part of that. */
  synchronized boolean stopped() {
    return stopped;
  }

  /**
   * Waits until no task runs any more.
   *
   * @param target whose result is wanted
   */
  Solved awaitAll(Digest target) throws SolveException, InterruptedException {
    boolean interrupted = false;
    for (int i = 0; ; i++) {
      Thread thread;
      synchronized (this) {
        if (i == threads.size()) {
          break;
        }
        thread = threads.get(i);
      }
      while (true) {
        try {
          thread.join();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
          stop(null); // and go on waiting: steps must have ended before we say so
        }
      }
    }
    Throwable first;
    synchronized (this) {
      first = failure;
    }
    if (interrupted) {
      throw first instanceof SolveException e
          ? new SolveInterruptedException(e)
          : new InterruptedException();
    }
    if (first instanceof SolveException e) {
      throw e;
    }
    if (first != null) {
      throw new IllegalStateException("a step ended in an error", first);
    }
    CompletableFuture<Solved> future;
    synchronized (this) {
      future = futures.get(target);
    }
    try {
      return java.util.Objects.requireNonNull(future).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a step ended in an error", e.getCause());
    }
  }
}
