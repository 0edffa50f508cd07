package dev.bothy.engine.exec;

import dev.bothy.engine.failed.FailedStep;
import dev.bothy.engine.failed.FailedSteps;
import dev.bothy.engine.op.HostFailures;
import dev.bothy.engine.op.OpRunner;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.op.StepLimits;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Lease;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.Trees;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Runs exec operations: one container each, whose changes become layers. */
public final class ExecRunner implements OpRunner, AutoCloseable {
  /** Bytes; a disk with less than this is not filled with what nobody may ever look at. */
  private static final long ROOM_TO_KEEP = 1 << 30;

  private final Store store;
  private final WorkerNamespace namespace;
  private final Snapshots snapshots;
  private final CacheMounts caches;
  private final StepSpecs specs;
  private final AtomicBoolean warned = new AtomicBoolean();
  private final AtomicBoolean warnedOfIgnored = new AtomicBoolean();
  private @Nullable Workspace workspace;
  private @Nullable ContainerRuntime runtime;

  /**
   * @param namespace proof that mounts made here show nowhere else
   */
  public ExecRunner(Store store, Snapshots snapshots, WorkerNamespace namespace) {
    this.store = store;
    this.namespace = namespace;
    this.snapshots = snapshots;
    this.caches = new CacheMounts(store, snapshots);
    this.specs = new StepSpecs(store.userXattrs());
  }

  @Override
  public List<Result> run(Vertex vertex, List<Result> inputs, StepContext context)
      throws StepFailure, InterruptedException {
    if (!(vertex.op().kind() instanceof ExecOp op)) {
      throw new IllegalArgumentException("not an exec operation: " + vertex.digest());
    }
    if (!op.meta().cgroupParent().isEmpty()) {
      context.warn(
          "the control group "
              + op.meta().cgroupParent()
              + " is not used: a step with limits gets one beside Bothy's own, others none");
    }
    List<String> ignored = StepLimits.ignored(vertex.metadata().resources());
    if (!ignored.isEmpty() && !warnedOfIgnored.getAndSet(true)) {
      context.warn(
          "the graph's limits of "
              + String.join(" and ", ignored)
              + " are not enforced: of steps those of memory and of processor time are");
    }
    Set<LayerId> used = new LinkedHashSet<>();
    inputs.forEach(input -> used.addAll(input.layers()));
    try (Lease _ = store.layers().lease(used)) {
      return run(vertex, op, inputs, context);
    } catch (IOException e) {
      throw HostFailures.of(e, store.root());
    }
  }

  private List<Result> run(Vertex vertex, ExecOp op, List<Result> inputs, StepContext context)
      throws IOException, StepFailure, InterruptedException {
    ContainerRuntime container = runtime();
    Workspace space = workspace();
    Path step = space.newStep();
    try (StepResources resources = new StepResources(step, caches);
        StepMounts mounts = new StepMounts(store, snapshots, step, context);
        StepGroup group = group(step, context)) {
      mounts.prepare(op, inputs, resources);
      ContainerSpec spec = specs.of(op, mounts, step, context);
      Path bundle = step.resolve("bundle");
      FileCalls.mkdir(Fd.NONE, bundle.toString(), 0700);
      spec.writeTo(bundle);
      OomCounter oom = group == null ? OomCounter.read() : group.kills();
      long memory = group == null ? 0 : group.limits().memory();
      String name = step.getFileName().toString();
      ContainerProcess.Outcome outcome;
      try {
        outcome =
            new ContainerProcess(container, space.runtimeState(), name, group).run(bundle, context);
      } catch (ControlGroups.UnavailableException e) {
        goWithout(e, context);
        oom = OomCounter.read();
        memory = 0;
        outcome = new ContainerProcess(container, space.runtimeState(), name).run(bundle, context);
      }
      try {
        ExitStatus.check(op.meta(), outcome, oom, memory, store.root());
      } catch (StepFailure e) {
        if (outcome.runtimeError().isEmpty()) {
          offer(e, new StepShell(container, space.runtimeState(), spec, step), context);
          throw kept(e, vertex, op, mounts, context);
        }
        throw e;
      }
      return mounts.commit(op);
    } finally {
      Trees.delete(step);
    }
  }

  /** A control group for the step's limits; null when it has none or can have none. */
  private @Nullable StepGroup group(Path step, StepContext context)
      throws IOException, StepFailure {
    StepLimits limits = context.limits();
    if (limits.isNone()) {
      return null;
    }
    try {
      String name = store.temp().directory().getFileName() + "-" + step.getFileName();
      return namespace.controlGroups().make(limits, name);
    } catch (ControlGroups.UnavailableException e) {
      goWithout(e, context);
      return null;
    }
  }

  /** Says that the step's limits cannot be; returns when it is to run all the same. */
  private void goWithout(ControlGroups.UnavailableException why, StepContext context)
      throws StepFailure {
    if (context.limits().demanded()) {
      throw StepFailure.host(
          "steps cannot be limited here: " + why.getMessage(),
          "run as root, or in a group of your own: systemd-run --user --scope -p Delegate=yes"
              + " bothy …",
          why);
    }
    if (!warned.getAndSet(true)) {
      context.warn("the graph's resource limits are not enforced: " + why.getMessage());
    }
  }

  /** Keeps what a failed step left, unless the disk has no room for it. */
  private StepFailure kept(
      StepFailure failure, Vertex vertex, ExecOp op, StepMounts mounts, StepContext context) {
    try {
      if (Files.getFileStore(store.root()).getUsableSpace() < ROOM_TO_KEEP) {
        return failure;
      }
      StepMounts.Remains remains = mounts.remains();
      FailedStep step =
          new FailedStep(
              vertex.digest(),
              vertex.name(),
              vertex.location(),
              String.valueOf(failure.getMessage()),
              failure.exitCode(),
              System.currentTimeMillis(),
              remains.of(op),
              remains.stacks(),
              remains.made());
      new FailedSteps(store).keep(step);
      return failure.keptAs(step.id());
    } catch (IOException e) {
      context.warn("what the step left is not kept: " + e.getMessage());
      return failure;
    }
  }

  /**
   * Runs something in what a failed step left. What it changes there is dropped.
   *
   * @param command empty for a shell
   * @param terminal where it runs; null: its output goes to the context, its input is empty
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
    try (Lease _ = store.layers().lease(used)) {
      ContainerRuntime container = runtime();
      Workspace space = workspace();
      Path step = space.newStep();
      try (StepResources resources = new StepResources(step, caches);
          StepMounts mounts = new StepMounts(store, snapshots, step, context)) {
        mounts.prepare(op, inputs, resources);
        ContainerSpec spec = specs.of(op, mounts, step, context);
        StepShell shell = new StepShell(container, space.runtimeState(), spec, step);
        List<String> program = command.isEmpty() ? shell.command() : command;
        return terminal == null ? shell.run(program, context) : shell.run(program, terminal);
      } finally {
        Trees.delete(step);
      }
    } catch (IOException e) {
      throw HostFailures.of(e, store.root());
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
      root = StepShell.isIn(snapshots.tree(inputs.get(i).layers())) ? i : root;
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

  private static void offer(StepFailure failure, StepShell shell, StepContext context)
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

  private synchronized ContainerRuntime runtime() throws StepFailure {
    ContainerRuntime found = runtime;
    if (found == null) {
      found = ContainerRuntime.find(System.getenv("PATH"));
      runtime = found;
    }
    return found;
  }

  private synchronized Workspace workspace() throws IOException {
    Workspace space = workspace;
    if (space == null) {
      space = new Workspace(store);
      workspace = space;
    }
    return space;
  }

  @Override
  public synchronized void close() throws IOException {
    Workspace space = workspace;
    workspace = null;
    if (space != null) {
      space.close();
    }
  }
}
