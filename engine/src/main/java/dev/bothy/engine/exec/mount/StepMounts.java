package dev.bothy.engine.exec.mount;

import dev.bothy.engine.exec.container.ContainerSpec.SpecMount;
import dev.bothy.engine.exec.container.Identity;
import dev.bothy.engine.op.Inputs;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.snapshot.MergedTree;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.Mount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A step's file systems: mounted on the host side, and listed for the runtime to bind. Closing
 * unmounts everything and gives back whatever was not committed.
 */
public final class StepMounts implements AutoCloseable {
  private final Snapshots snapshots;
  private final StubLayers stubs;
  private final Path step;
  private final StepContext context;
  private final Map<String, StepMount> byDestination = new TreeMap<>();
  private final MountPoints points = new MountPoints(byDestination.values());
  private final OpenThings open = new OpenThings();
  private int number;

  public StepMounts(Snapshots snapshots, StubLayers stubs, Path step, StepContext context) {
    this.snapshots = snapshots;
    this.stubs = stubs;
    this.step = step;
    this.context = context;
  }

  /** Mounts the op's trees. */
  public void prepare(ExecOp op, List<Result> inputs, StepResources resources)
      throws IOException, StepFailure, InterruptedException {
    String cwd = MountPaths.absolute(op.meta().cwd(), "/");
    Mount rootMount = null;
    Map<String, Mount> mounts = new TreeMap<>();
    for (Mount mount : op.mounts()) {
      String destination = MountPaths.absolute(mount.dest(), cwd);
      if (destination.equals("/")) {
        rootMount = mount;
      } else if (!mounts.containsKey(destination) || !StepResources.isAbsent(mount, context)) {
        mounts.put(destination, mount);
      }
    }
    if (rootMount == null) {
      throw StepFailure.definition("the exec operation has no mount at /", null);
    }
    StepMount root = add(rootMount, "/", inputs);
    if (!root.isBind()) {
      throw StepFailure.definition("the mount at / is not a bind mount", null);
    }
    for (Map.Entry<String, Mount> entry : mounts.entrySet()) {
      // The runtime follows the root's links too; with the path resolved both mean the same place.
      String destination = StepMount.resolve(root.tree, entry.getKey());
      add(entry.getValue(), destination, inputs);
    }
    borrow(resources);
    for (String directory : MountPoints.KERNEL_DIRECTORIES) {
      if (points.isUsed(directory)) {
        root.stubs.want(StepMount.resolve(root.tree, directory), true);
      }
    }
    for (String file : List.of("/etc/resolv.conf", "/etc/hosts")) {
      root.stubs.want(StepMount.resolve(root.tree, file), false);
    }
    for (StepMount prepared : byDestination.values()) {
      points.want(prepared);
    }
    for (StepMount prepared : byDestination.values()) {
      if (prepared.isBind()) {
        prepared.mount(step, number++, stubs, open);
      }
    }
  }

  /** Gets what is neither a layer nor empty; optional mounts that have nothing to show go. */
  private void borrow(StepResources resources)
      throws IOException, StepFailure, InterruptedException {
    List<CacheMounts.Wanted> caches = new ArrayList<>();
    for (StepMount prepared : byDestination.values()) {
      if (prepared.mount.type() instanceof Mount.Cache cache) {
        caches.add(
            new CacheMounts.Wanted(prepared.mount, cache, prepared.destination, prepared.stack));
      }
    }
    resources.claim(caches, context);
    for (StepMount prepared : List.copyOf(byDestination.values())) {
      if (!prepared.isBind()) {
        prepared.borrowed =
            resources.mount(
                prepared.mount, prepared.destination, points.coveredMode(prepared), context);
        if (prepared.borrowed == null) {
          byDestination.remove(prepared.destination);
        }
      }
    }
  }

  private StepMount add(Mount mount, String destination, List<Result> inputs) throws StepFailure {
    List<LayerId> stack =
        mount.input() == Mount.EMPTY ? List.of() : Inputs.at(inputs, mount.input()).layers();
    StepMount prepared = new StepMount(mount, destination, stack, snapshots);
    byDestination.put(destination, prepared);
    return prepared;
  }

  /**
   * Makes what a root lacks to show the kernel's file systems. Unlike other mount points these
   * stay, as they do with every builder: a root has them from its first step on. But what was made
   * for one of the op's mounts goes, and what it lies in.
   */
  public void makeKernelDirectories() throws IOException, StepFailure {
    StepMount root = root();
    try (Fd fs = Fd.directory(root.at())) {
      for (String directory : MountPoints.KERNEL_DIRECTORIES) {
        if (!points.isUsed(directory)) {
          StepMount.makeAll(fs, StepMount.resolve(root.tree, directory), Identity.ROOT);
        }
      }
    }
  }

  /** Where the root file system is mounted. */
  public Path rootfs() {
    return root().at();
  }

  private StepMount root() {
    StepMount root = byDestination.get("/");
    if (root == null) {
      throw new IllegalStateException("not prepared");
    }
    return root;
  }

  public boolean readonlyRoot() {
    return root().mount.readonly();
  }

  /**
   * Makes the working directory where it is missing, owned by the user.
   *
   * @param cwd absolute
   */
  public void makeWorkingDirectory(String cwd, Identity user) throws IOException, StepFailure {
    try {
      makeDirectory(cwd, user);
    } catch (ErrnoException e) {
      String why =
          switch (e.errno()) {
            case Errno.ENOTDIR -> "what it lies in is no directory";
            case Errno.ENAMETOOLONG -> "a name in it is too long";
            default -> throw e;
          };
      throw StepFailure.step(
          "the working directory " + cwd + " cannot be made: " + why, "name another one");
    }
  }

  private void makeDirectory(String path, Identity user) throws IOException, StepFailure {
    String resolved = points.resolve(path);
    StepMount owner = resolved == null ? null : points.holder(resolved, null);
    if (resolved == null || owner == null || !owner.isWritten()) {
      return; // memory, a cache, or read-only: what is there is there
    }
    try (Fd fs = Fd.directory(owner.at())) {
      StepMount.makeAll(fs, owner.inside(resolved), user);
    }
  }

  /**
   * The mounts for the runtime: these of the system first, then the op's by destination.
   *
   * @param networkFiles where {@code hosts} and {@code resolv.conf} are
   */
  public List<SpecMount> specMounts(List<SpecMount> system, Path networkFiles)
      throws IOException, StepFailure {
    List<SpecMount> mounts = new ArrayList<>(system);
    MergedTree root = root().tree;
    for (String name : List.of("resolv.conf", "hosts")) {
      mounts.add(
          new SpecMount(
              StepMount.resolve(root, "/etc/" + name),
              "bind",
              networkFiles.resolve(name).toString(),
              List.of("bind", "ro", "nosuid", "noexec", "nodev")));
    }
    for (StepMount prepared : byDestination.values()) {
      if (prepared.isRoot()) {
        continue;
      }
      SpecMount borrowed = prepared.borrowed;
      SpecMount mount = borrowed == null ? prepared.bound() : borrowed;
      mounts.removeIf(m -> m.destination().equals(mount.destination()));
      mounts.add(mount);
    }
    return mounts;
  }

  /** Ends the mounts and makes the layers of the op's outputs. */
  public List<Result> commit(ExecOp op) throws IOException {
    unmount();
    int outputs = 0;
    for (Mount mount : op.mounts()) {
      outputs = Math.max(outputs, mount.hasOutput() ? mount.output() + 1 : 0);
    }
    List<Result> results = new ArrayList<>(Collections.nCopies(outputs, Result.SCRATCH));
    for (StepMount prepared : byDestination.values()) {
      if (prepared.mount.hasOutput()) {
        results.set(prepared.mount.output(), new Result(prepared.outcome()));
      }
    }
    return results;
  }

  /** Ends the mounts and makes layers of all that the step changed, outputs or not. */
  public StepRemains remains() throws IOException {
    unmount();
    List<Mount> mounts = new ArrayList<>();
    List<List<LayerId>> stacks = new ArrayList<>();
    List<LayerId> made = new ArrayList<>();
    for (StepMount prepared : byDestination.values()) {
      List<LayerId> stack = prepared.outcome();
      made.addAll(stack.subList(prepared.stack.size(), stack.size()));
      mounts.add(prepared.lasting(stack.isEmpty() ? Mount.EMPTY : stacks.size()));
      if (!stack.isEmpty()) {
        stacks.add(stack);
      }
    }
    return new StepRemains(mounts, stacks, made);
  }

  private void unmount() throws IOException {
    for (StepMount prepared : byDestination.values()) {
      prepared.unmount();
    }
  }

  @Override
  public void close() throws IOException {
    open.close();
  }
}
