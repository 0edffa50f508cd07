package dev.bothy.engine.worker;

import dev.bothy.engine.CommandStreams;
import dev.bothy.engine.PruneResult;
import dev.bothy.engine.StoreHealth;
import dev.bothy.engine.StoreUsage;
import dev.bothy.engine.solve.report.SolveNotes;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveInterruptedException;
import dev.bothy.llb.SolveListener;
import dev.bothy.llb.SolveRequest.SecretSource;
import dev.bothy.llb.SolveResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * One worker, from its start to its end. The worker ends with us, however we end: it reads our end
 * of its input.
 */
public final class WorkerClient {
  private final WorkerCommand command;
  private final Path store;
  private final boolean rootless;

  public WorkerClient(WorkerCommand command, Path store, boolean rootless) {
    this.command = command;
    this.store = store;
    this.rootless = rootless;
  }

  /** A worker that may be started before its work is known. */
  public EarlyWorker early() {
    return new EarlyWorker(command, rootless);
  }

  /**
   * Solves; events and notes come on the calling thread.
   *
   * @param early does it
   * @param keeper of the result's layers, called on the calling thread as well
   */
  public SolveResult solve(
      WorkerRequest.Solve request,
      EarlyWorker early,
      Map<String, SecretSource> secrets,
      Keeper keeper,
      SolveListener listener,
      SolveNotes notes)
      throws SolveException, InterruptedException {
    Supplies supplies = new Supplies(secrets, CommandStreams.none(), keeper);
    return answer(WorkerMessage.Solved.class, run(request, early, supplies, listener, notes))
        .result();
  }

  /** Measures the store. */
  public StoreUsage usage() throws SolveException, InterruptedException {
    return answer(
            WorkerMessage.Measured.class,
            run(new WorkerRequest.Usage(), Supplies.NONE, SolveListener.none(), SolveNotes.NONE))
        .usage();
  }

  /** Prunes the store. */
  public PruneResult prune(WorkerRequest.Prune request)
      throws SolveException, InterruptedException {
    return answer(
            WorkerMessage.Pruned.class,
            run(request, Supplies.NONE, SolveListener.none(), SolveNotes.NONE))
        .result();
  }

  /** Looks at a failed step; without a terminal its output is written by the calling thread. */
  public int debug(
      WorkerRequest.Debug request,
      CommandStreams streams,
      Map<String, SecretSource> secrets,
      SolveListener listener)
      throws SolveException, InterruptedException {
    Supplies supplies = new Supplies(secrets, streams, Keeper.NOBODY);
    return answer(WorkerMessage.Ended.class, run(request, supplies, listener, SolveNotes.NONE))
        .exitCode();
  }

  /** Reads all of the store and drops what is damaged. */
  public StoreHealth check() throws SolveException, InterruptedException {
    return answer(
            WorkerMessage.Checked.class,
            run(new WorkerRequest.Check(), Supplies.NONE, SolveListener.none(), SolveNotes.NONE))
        .health();
  }

  private static <M extends WorkerMessage> M answer(Class<M> wanted, WorkerMessage said)
      throws SolveException, InterruptedException {
    if (wanted.isInstance(said)) {
      return wanted.cast(said);
    }
    if (said instanceof WorkerMessage.Failed failed) {
      throw failed.error();
    }
    if (said instanceof WorkerMessage.Cancelled cancelled) {
      SolveException before = cancelled.before();
      throw before == null ? new InterruptedException() : new SolveInterruptedException(before);
    }
    throw Conversation.broken("an answer out of place: " + said, "");
  }

  private WorkerMessage run(
      WorkerRequest request, Supplies supplies, SolveListener listener, SolveNotes notes)
      throws SolveException, InterruptedException {
    try (EarlyWorker now = early()) {
      return run(request, now, supplies, listener, notes);
    }
  }

  private WorkerMessage run(
      WorkerRequest request,
      EarlyWorker early,
      Supplies supplies,
      SolveListener listener,
      SolveNotes notes)
      throws SolveException, InterruptedException {
    Process process;
    try {
      process = early.take();
    } catch (IOException e) {
      throw new SolveException(
          SolveException.Kind.HOST, "cannot start the worker: " + e.getMessage(), null, null, e);
    }
    try (Conversation conversation = new Conversation(process, supplies, listener, notes)) {
      return conversation.run(
          new ClientMessage.Begin(store.toString(), rootless, request), rootless);
    }
  }
}
