package dev.bothy.engine.exec;

import dev.bothy.engine.exec.container.ContainerRuntime;
import dev.bothy.engine.exec.container.ContainerSpec;
import dev.bothy.engine.exec.mount.StepMounts;
import dev.bothy.engine.exec.mount.StepResources;
import dev.bothy.engine.failed.FailedStep;
import dev.bothy.engine.op.HostFailures;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Lease;
import dev.bothy.engine.sys.Trees;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.Mount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at steps that failed, at once or later; what is changed there is dropped. */
public final class Inspection {
  private final Containers containers;

  Inspection(Containers containers) {
    this.containers = containers;
  }

  /**
   * Runs something in what a failed step left. What it changes there is dropped.
   *
   * @param command empty for a shell
   * @param terminal where it runs; null: its input and output are the context's
   * @return its exit code
   * @throws StepFailure when it cannot be started
   */
  public int revisit(
      FailedStep failed, List<String> command, @Nullable Path terminal, StepContext context)
      throws StepFailure, InterruptedException {
    List<Result> inputs = failed.stacks().stream().map(Result::new).toList();
    return look(failed.op(), inputs, command, terminal, context);
  }

  /** As a step of those inputs that changes nothing. */
  private int look(
      ExecOp op,
      List<Result> inputs,
      List<String> command,
      @Nullable Path terminal,
      StepContext context)
      throws StepFailure, InterruptedException {
    Set<LayerId> used = new LinkedHashSet<>();
    inputs.forEach(input -> used.addAll(input.layers()));
    try (Lease _ = containers.store.layers().lease(used)) {
      ContainerRuntime container = containers.runtime();
      Workspace space = containers.workspace();
      Path step = space.newStep();
      try (StepResources resources = new StepResources(step, containers.caches);
          StepMounts mounts =
              new StepMounts(containers.snapshots, containers.stubs, step, context)) {
        mounts.prepare(op, inputs, resources);
        ContainerSpec spec = containers.specs.of(op, mounts, step, context);
        StepShell shell = new StepShell(container, space.runtimeState(), spec, step);
        List<String> program = command.isEmpty() ? shell.command() : command;
        return terminal == null ? shell.run(program, context) : shell.run(program, terminal);
      } finally {
        Trees.delete(step);
      }
    } catch (IOException e) {
      throw HostFailures.of(e, containers.store.root());
    }
  }

  /**
   * Offers a look at what an operation that failed and runs nothing itself was given: the first
   * input that has a shell is the root, the others are at {@code /inputs/NUMBER}, read-only.
   */
  public void offer(StepFailure failure, List<Result> inputs, StepContext context)
      throws InterruptedException {
    try {
      context.offer(
          failure,
          terminal -> {
            try {
              int _ = look(onInputs(inputs), inputs, List.of(), terminal, context);
            } catch (StepFailure e) {
              throw new IOException(e.getMessage(), e);
            }
          });
    } catch (IOException e) {
      context.warn("no shell could be opened: " + e.getMessage());
    }
  }

  private ExecOp onInputs(List<Result> inputs) throws IOException, StepFailure {
    int root = -1;
    for (int i = inputs.size() - 1; i >= 0; i--) {
      root = StepShell.isIn(containers.snapshots.tree(inputs.get(i).layers())) ? i : root;
    }
    if (root < 0) {
      throw StepFailure.step("there is no shell in what the operation was given", null);
    }
    List<Mount> mounts = new ArrayList<>(List.of(bind(root, "/", false)));
    for (int i = 0; i < inputs.size(); i++) {
      if (i != root && !inputs.get(i).layers().isEmpty()) {
        mounts.add(bind(i, "/inputs/" + i, true));
      }
    }
    ExecMeta meta =
        new ExecMeta(
            List.of(), List.of(), "/", "", null, List.of(), "", List.of(), "", false, List.of());
    return new ExecOp(
        meta, mounts, ExecOp.Network.SANDBOX, ExecOp.Security.SANDBOX, List.of(), List.of());
  }

  private static Mount bind(int input, String destination, boolean readonly) {
    return new Mount(
        input,
        "",
        destination,
        Mount.NO_OUTPUT,
        readonly,
        new Mount.Bind(),
        "",
        Mount.ContentCache.DEFAULT);
  }

  /** Offers a shell in the place of a step that failed, with all that it had. */
  static void offer(StepFailure failure, StepShell shell, StepContext context)
      throws InterruptedException {
    try {
      context.offer(failure, terminal -> open(shell, terminal));
    } catch (IOException e) {
      context.warn(
          "no shell could be opened: " + e.getMessage()); // and the step failed all the same
    }
  }

  private static void open(StepShell shell, Path terminal)
      throws IOException, InterruptedException {
    try {
      int _ = shell.run(shell.command(), terminal);
    } catch (StepFailure e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
