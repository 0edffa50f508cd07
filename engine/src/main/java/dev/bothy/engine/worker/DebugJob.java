package dev.bothy.engine.worker;

import dev.bothy.engine.exec.ExecRunner;
import dev.bothy.engine.exec.WorkerNamespace;
import dev.bothy.engine.failed.FailedStep;
import dev.bothy.engine.failed.FailedSteps;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.upkeep.StoreUse;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A shell, or a command, in what a failed step left. */
final class DebugJob {
  private final Store store;
  private final WorkerNamespace namespace;
  private final Inlet inlet;
  private final Outlet outlet;

  DebugJob(Store store, WorkerNamespace namespace, Inlet inlet, Outlet outlet) {
    this.store = store;
    this.namespace = namespace;
    this.inlet = inlet;
    this.outlet = outlet;
  }

  /** The exit code of what ran there. */
  int run(WorkerRequest.Debug request) throws IOException, SolveException, InterruptedException {
    List<FailedStep> found = new FailedSteps(store).startingWith(request.step());
    if (found.size() != 1) {
      throw new SolveException(
          SolveException.Kind.STEP,
          "the step " + request.step() + " is kept no more",
          null,
          null,
          null);
    }
    FailedStep step = found.getFirst();
    StepContext context = context(step, request.terminal() == null);
    AtomicInteger code = new AtomicInteger();
    try (StoreUse _ = StoreUse.shared(store);
        ExecRunner runner = new ExecRunner(store, new Snapshots(store), namespace)) {
      String terminal = request.terminal();
      if (terminal == null) {
        code.set(runner.inspection().revisit(step, request.command(), null, context));
      } else {
        inlet.lend(
            Path.of(terminal),
            device ->
                code.set(runner.inspection().revisit(step, request.command(), device, context)));
      }
    } catch (StepFailure e) {
      throw new SolveException(e.kind(), String.valueOf(e.getMessage()), e.hint(), null, e);
    }
    return code.get();
  }

  private StepContext context(FailedStep step, boolean readsInput) {
    return new StepContext() {
      @Override
      public void log(boolean stderr, String text) {
        outlet.send(new WorkerMessage.Output(stderr, text.getBytes(StandardCharsets.UTF_8)));
      }

      @Override
      public void warn(String message) {
        outlet.send(new WorkerMessage.Event(new SolveEvent.Warning(step.vertex(), message)));
      }

      @Override
      public OutputStream output(boolean stderr) {
        return new ToldOutput(outlet, stderr);
      }

      @Override
      public @Nullable InputStream input() {
        return readsInput ? inlet.input() : null;
      }

      @Override
      public byte @Nullable [] secret(String id) throws IOException {
        return inlet.value(id); // what the step had is not kept
      }

      @Override
      public @Nullable Path sshAgent(String id) {
        return inlet.sshAgent(id);
      }
    };
  }
}
