package dev.bothy.engine.exec;

import dev.bothy.engine.exec.container.ContainerProcess;
import dev.bothy.engine.exec.container.ContainerRuntime;
import dev.bothy.engine.exec.container.ContainerSpec;
import dev.bothy.engine.exec.container.NotStarted;
import dev.bothy.engine.exec.container.WaitingRuntime;
import dev.bothy.engine.exec.group.ControlGroups;
import dev.bothy.engine.exec.group.OomCounter;
import dev.bothy.engine.exec.group.StepGroup;
import dev.bothy.engine.exec.mount.StepMounts;
import dev.bothy.engine.exec.mount.StepRemains;
import dev.bothy.engine.exec.mount.StepResources;
import dev.bothy.engine.failed.FailedStep;
import dev.bothy.engine.failed.FailedSteps;
import dev.bothy.engine.op.HostFailures;
import dev.bothy.engine.op.OpRunner;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.ShellWords;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.op.StepLimits;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Lease;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Trees;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.ExecOp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Runs exec operations: one container each, whose changes become layers. */
public final class ExecRunner implements OpRunner, AutoCloseable {
  /** Bytes; a disk with less than this is not filled with what nobody may ever look at. */
  private static final long ROOM_TO_KEEP = 1 << 30;

  private final Store store;
  private final WorkerNamespace namespace;
  private final Containers containers;
  private final Inspection inspection;
  private final AtomicInteger expected = new AtomicInteger();
  private final AtomicBoolean warned = new AtomicBoolean();
  private final AtomicBoolean warnedOfIgnored = new AtomicBoolean();

  /**
   * @param namespace proof that mounts made here show nowhere else
   */
  public ExecRunner(Store store, Snapshots snapshots, WorkerNamespace namespace) {
    this.store = store;
    this.namespace = namespace;
    this.containers = new Containers(store, snapshots);
    this.inspection = new Inspection(containers);
  }

  /** Looks at steps that failed. */
  public Inspection inspection() {
    return inspection;
  }

  @Override
  public void expect(int more) {
    if (expected.addAndGet(more) > 0) {
      containers.startAhead();
    }
  }

  @Override
  public List<Result> run(Vertex vertex, List<Result> inputs, StepContext context)
      throws StepFailure, InterruptedException {
    if (!(vertex.op().kind() instanceof ExecOp op)) {
      throw new IllegalArgumentException("not an exec operation: " + vertex.digest());
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
    ContainerRuntime container = containers.runtime();
    Workspace space = containers.workspace();
    expected.decrementAndGet();
    // One that waits already cannot enter a control group any more.
    boolean grouped = !context.limits().isNone() || !op.meta().cgroupParent().isEmpty();
    WaitingRuntime waiting = grouped ? null : containers.takeWaiting();
    Path step = waiting == null ? space.newStep() : waiting.step();
    try (waiting;
        StepResources resources = new StepResources(step, containers.caches);
        StepMounts mounts = new StepMounts(containers.snapshots, containers.stubs, step, context);
        StepGroup group = grouped ? group(op.meta().cgroupParent(), step, context) : null) {
      mounts.prepare(op, inputs, resources);
      ContainerSpec spec = containers.specs.of(op, mounts, step, context);
      OomCounter oom = group == null ? OomCounter.read() : group.kills();
      long memory = group == null ? 0 : group.limits().memory();
      ContainerProcess.Outcome outcome;
      try {
        outcome = contain(spec, step, waiting, group, context);
      } catch (ControlGroups.UnavailableException e) {
        goWithout(e, op.meta().cgroupParent(), context);
        oom = OomCounter.read();
        memory = 0;
        outcome = contain(spec, step, null, null, context);
      }
      if (!outcome.runtimeError().isEmpty()) {
        NotStarted why = spec.notStarted(outcome.runtimeError());
        if (why != null) {
          throw StepFailure.exit(
              "the step could not start: " + why.message(),
              why.hint(),
              ShellWords.join(spec.args()),
              why.code());
        }
      }
      try {
        ExitStatus.check(op.meta(), outcome, oom, memory, store.root());
      } catch (StepFailure e) {
        if (outcome.runtimeError().isEmpty()) {
          Inspection.offer(e, new StepShell(container, space.runtimeState(), spec, step), context);
          throw kept(e, vertex, op, mounts, context);
        }
        throw e;
      }
      return mounts.commit(op);
    } finally {
      Trees.delete(step);
    }
  }

  private ContainerProcess.Outcome contain(
      ContainerSpec spec,
      Path step,
      @Nullable WaitingRuntime waiting,
      @Nullable StepGroup group,
      StepContext context)
      throws IOException, StepFailure, InterruptedException {
    boolean begun = waiting != null && waiting.begin(spec);
    if (expected.get() > 0 && group == null) {
      containers.startAhead();
    }
    if (waiting != null && begun) {
      return waiting.end(context, spec::isRefusal);
    }
    Path bundle = ContainerSpec.bundle(step);
    spec.writeTo(bundle);
    return containers.container(step, group).run(bundle, context, spec::isRefusal);
  }

  /**
   * A control group for the step's limits, or beneath the one that the graph names; null when there
   * can be none.
   */
  private @Nullable StepGroup group(String parent, Path step, StepContext context)
      throws IOException, StepFailure {
    StepLimits limits = context.limits();
    String name = store.temp().directory().getFileName() + "-" + step.getFileName();
    try {
      if (!parent.isEmpty()) {
        return namespace.controlGroups().make(limits, parent, name);
      }
    } catch (ControlGroups.UnavailableException e) {
      warnOf(parent, e, context);
    }
    try {
      return limits.isNone() ? null : namespace.controlGroups().make(limits, name);
    } catch (ControlGroups.UnavailableException e) {
      goWithout(e, "", context);
      return null;
    }
  }

  private static void warnOf(
      String parent, ControlGroups.UnavailableException why, StepContext context) {
    context.warn("the control group " + parent + " is not used: " + why.getMessage());
  }

  /** Says that the step's limits cannot be; returns when it is to run all the same. */
  private void goWithout(ControlGroups.UnavailableException why, String parent, StepContext context)
      throws StepFailure {
    if (context.limits().demanded()) {
      throw StepFailure.host(
          "steps cannot be limited here: " + why.getMessage(),
          "run as root, or in a group of your own: systemd-run --user --scope -p Delegate=yes"
              + " bothy …",
          why);
    }
    if (!parent.isEmpty()) {
      warnOf(parent, why, context);
    } else if (!warned.getAndSet(true)) {
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
      StepRemains remains = mounts.remains();
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

  @Override
  public void close() throws IOException {
    containers.close();
  }
}
