package dev.bothy.engine.worker;

import dev.bothy.engine.PruneOptions;
import dev.bothy.engine.exec.WorkerNamespace;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.store.StoreException;
import dev.bothy.engine.upkeep.Pruning;
import dev.bothy.engine.upkeep.StoreCheck;
import dev.bothy.engine.upkeep.Usage;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveInterruptedException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The worker: one request, in mount and process namespaces of its own, of which it is the first
 * process.
 */
public final class WorkerMain {
  private WorkerMain() {}

  /** Speaks the protocol on its standard streams. */
  public static void main(String[] args) throws IOException {
    Outlet outlet = new Outlet(new FileOutputStream(FileDescriptor.out));
    // Whatever is printed by mistake must not get between messages.
    System.setOut(System.err);
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
    // Before there is anything to do, and while the request is read: the first native call takes as
    // long as all of that.
    FutureTask<WorkerNamespace> entering = new FutureTask<>(WorkerNamespace::enter);
    Thread.ofPlatform().name("namespace").start(entering);
    if (!(ClientMessage.decode(in) instanceof ClientMessage.Begin begin)) {
      throw new IOException("not a request");
    }
    Inlet inlet = new Inlet(in, outlet, begin.request().sshAgents());
    WorkerMessage answer;
    try {
      WorkerNamespace namespace = entered(entering);
      outlet.send(new WorkerMessage.Ready());
      inlet.listen(Thread.currentThread());
      answer = work(begin, namespace, inlet, outlet);
    } catch (InterruptedException e) {
      answer =
          new WorkerMessage.Cancelled(
              e instanceof SolveInterruptedException after ? after.failure() : null);
    } catch (SolveException e) {
      answer = new WorkerMessage.Failed(e);
    } catch (StoreException e) {
      answer = failed(String.valueOf(e.getMessage()), e.hint(), e);
    } catch (IOException e) {
      answer = failed("the store " + begin.store() + ": " + e.getMessage(), null, e);
    } catch (RuntimeException e) {
      answer = failed("internal error: " + e, "this is a fault of bothy; please report it", e);
    }
    outlet.send(answer);
    if (Boolean.getBoolean(WorkerTraining.RECORDING)) {
      System.exit(0); // the virtual machine writes the cache on its orderly way out
    }
    Runtime.getRuntime().halt(0);
  }

  private static WorkerNamespace entered(FutureTask<WorkerNamespace> entering)
      throws IOException, InterruptedException {
    try {
      return entering.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static WorkerMessage failed(
      String message, @org.jspecify.annotations.Nullable String hint, Exception cause) {
    return new WorkerMessage.Failed(
        new SolveException(SolveException.Kind.HOST, message, hint, null, cause));
  }

  private static WorkerMessage work(
      ClientMessage.Begin begin, WorkerNamespace namespace, Inlet inlet, Outlet outlet)
      throws IOException, SolveException, InterruptedException {
    try (Store store = Store.open(java.nio.file.Path.of(begin.store()), begin.rootless())) {
      // Told apart by hand (decision 12): most workers are there for this.
      if (begin.request() instanceof WorkerRequest.Solve solve) {
        return new SolveJob(store, namespace, inlet, outlet).run(solve);
      }
      return switch (begin.request()) {
        case WorkerRequest.Solve _ -> throw new IllegalStateException("solved above");
        case WorkerRequest.Debug debug ->
            new WorkerMessage.Ended(new DebugJob(store, namespace, inlet, outlet).run(debug));
        case WorkerRequest.Check _ -> new WorkerMessage.Checked(new StoreCheck(store).run());
        case WorkerRequest.Usage _ -> new WorkerMessage.Measured(new Usage(store).measure());
        case WorkerRequest.Prune prune ->
            new WorkerMessage.Pruned(
                new Pruning(store, prune.whose())
                    .run(
                        new PruneOptions(prune.keepBytes(), prune.olderThanMillis(), prune.all())));
      };
    }
  }
}
