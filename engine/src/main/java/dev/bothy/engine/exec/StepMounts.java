package dev.bothy.engine.exec;

import dev.bothy.engine.exec.ContainerSpec.SpecMount;
import dev.bothy.engine.op.Inputs;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.snapshot.MergedTree;
import dev.bothy.engine.snapshot.MountedTree;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Metadata;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.Mount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A step's file systems: mounted on the host side, and listed for the runtime to bind. Closing
 * unmounts everything and gives back whatever was not committed.
 */
final class StepMounts implements AutoCloseable {
  private static final List<String> KERNEL_DIRECTORIES = List.of("/proc", "/dev", "/sys");

  private final Store store;
  private final Snapshots snapshots;
  private final Path step;
  private final StepContext context;
  private final Map<String, Prepared> byDestination = new TreeMap<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private int number;

  /** One mount of the op on its way. */
  private final class Prepared {
    final Mount mount;
    final String destination;
    final List<LayerId> stack;
    final MergedTree tree;
    final MountStubs stubs;
    @Nullable PendingLayer pending;
    @Nullable MountedTree mounted;
    @Nullable FileStat rootBefore;
    @Nullable SpecMount borrowed;

    Prepared(Mount mount, String destination, List<LayerId> stack) {
      this.mount = mount;
      this.destination = destination;
      this.stack = stack;
      this.tree = snapshots.tree(stack);
      this.stubs = new MountStubs(tree, snapshots.marks());
    }

    boolean isBind() {
      return mount.type() instanceof Mount.Bind;
    }

    boolean isRoot() {
      return destination.equals("/");
    }

    /** Absolute path within the tree that shows at the destination, links followed. */
    String selected() throws IOException {
      return resolve(tree, mount.selector());
    }
  }

  StepMounts(Store store, Snapshots snapshots, Path step, StepContext context) {
    this.store = store;
    this.snapshots = snapshots;
    this.step = step;
    this.context = context;
  }

  private static String resolve(MergedTree tree, String path) throws IOException {
    String resolved = tree.resolve(path);
    if (resolved == null) {
      throw new IOException("too many symbolic links in " + path);
    }
    return resolved;
  }

  /** Mounts the op's trees. */
  void prepare(ExecOp op, List<Result> inputs, StepResources resources)
      throws IOException, StepFailure, InterruptedException {
    String cwd = MountPaths.absolute(op.meta().cwd(), "/");
    Mount rootMount = null;
    Map<String, Mount> mounts = new TreeMap<>();
    for (Mount mount : op.mounts()) {
      String destination = MountPaths.absolute(mount.dest(), cwd);
      if (destination.equals("/")) {
        rootMount = mount;
      } else {
        mounts.put(destination, mount);
      }
    }
    if (rootMount == null) {
      throw StepFailure.definition("the exec operation has no mount at /", null);
    }
    Prepared root = add(rootMount, "/", inputs);
    if (!root.isBind()) {
      throw StepFailure.definition("the mount at / is not a bind mount", null);
    }
    for (Map.Entry<String, Mount> entry : mounts.entrySet()) {
      // The runtime follows the root's links too; with the path resolved both mean the same place.
      String destination = resolve(root.tree, entry.getKey());
      add(entry.getValue(), destination, inputs);
    }
    borrow(resources);
    for (String directory : KERNEL_DIRECTORIES) {
      if (holdsMount(directory)) {
        root.stubs.want(resolve(root.tree, directory), true);
      }
    }
    for (String file : List.of("/etc/resolv.conf", "/etc/hosts")) {
      root.stubs.want(resolve(root.tree, file), false);
    }
    for (Prepared prepared : byDestination.values()) {
      wantStub(prepared);
    }
    for (Prepared prepared : byDestination.values()) {
      if (prepared.isBind()) {
        mount(prepared);
      }
    }
  }

  /** Gets what is neither a layer nor empty; optional mounts that have nothing to show go. */
  private void borrow(StepResources resources)
      throws IOException, StepFailure, InterruptedException {
    List<CacheMounts.Wanted> caches = new ArrayList<>();
    for (Prepared prepared : byDestination.values()) {
      if (prepared.mount.type() instanceof Mount.Cache cache) {
        caches.add(
            new CacheMounts.Wanted(prepared.mount, cache, prepared.destination, prepared.stack));
      }
    }
    resources.claim(caches, context);
    for (Prepared prepared : List.copyOf(byDestination.values())) {
      if (!prepared.isBind()) {
        prepared.borrowed = resources.mount(prepared.mount, prepared.destination, context);
        if (prepared.borrowed == null) {
          byDestination.remove(prepared.destination);
        }
      }
    }
  }

  private Prepared add(Mount mount, String destination, List<Result> inputs) throws StepFailure {
    List<LayerId> stack =
        mount.input() == Mount.EMPTY ? List.of() : Inputs.at(inputs, mount.input()).layers();
    Prepared prepared = new Prepared(mount, destination, stack);
    byDestination.put(destination, prepared);
    return prepared;
  }

  private void wantStub(Prepared prepared) throws IOException {
    if (prepared.isRoot()) {
      return;
    }
    Prepared owner = null;
    for (Prepared other : byDestination.values()) {
      if (other != prepared
          && MountPaths.within(prepared.destination, other.destination)
          && (owner == null || other.destination.length() > owner.destination.length())) {
        owner = other;
      }
    }
    if (owner == null || !owner.isBind()) {
      return; // in a tmpfs or cache the runtime makes it
    }
    if (owner.isRoot()) {
      for (String kernel : KERNEL_DIRECTORIES) {
        if (MountPaths.within(prepared.destination, kernel)) {
          return;
        }
      }
    }
    String inside =
        resolve(
            owner.tree,
            owner.selected() + MountPaths.below(prepared.destination, owner.destination));
    owner.stubs.want(inside, showsDirectory(prepared));
  }

  private static boolean showsDirectory(Prepared prepared) throws IOException {
    return switch (prepared.mount.type()) {
      case Mount.Secret _, Mount.Ssh _ -> false;
      case Mount.Tmpfs _, Mount.Cache _ -> true;
      case Mount.Bind _ -> {
        MergedTree.Entry entry = prepared.tree.lookup(prepared.selected());
        yield entry == null || entry.stat().isDirectory();
      }
    };
  }

  private void mount(Prepared prepared) throws IOException {
    int n = number++;
    Path at = step.resolve("mount-" + n);
    FileCalls.mkdir(Fd.NONE, at.toString(), 0755);
    Path stubs = prepared.stubs.make(step.resolve("stubs-" + n));
    List<Path> above = stubs == null ? List.of() : List.of(stubs);
    MountedTree mounted;
    if (prepared.mount.readonly() && !prepared.isRoot()) {
      mounted = snapshots.mount(prepared.stack, above, null, null, at, false);
    } else {
      PendingLayer pending = store.layers().begin();
      open.add(pending);
      prepared.pending = pending;
      MergedTree.Entry top = prepared.tree.root();
      if (top != null) {
        Metadata.copy(
            Fd.NONE,
            top.path(),
            top.stat(),
            Fd.NONE,
            pending.fs().toString(),
            a -> !snapshots.marks().isOwn(a));
      }
      prepared.rootBefore = FileCalls.stat(Fd.NONE, pending.fs().toString());
      mounted = snapshots.mount(prepared.stack, above, pending.fs(), pending.work(), at, true);
    }
    open.add(mounted);
    prepared.mounted = mounted;
  }

  /**
   * Makes what a root lacks to show the kernel's file systems. Unlike other mount points these
   * stay, as they do with every builder: a root has them from its first step on. But what was made
   * for one of the op's mounts goes, and what it lies in.
   */
  void makeKernelDirectories() throws IOException {
    Prepared root = root();
    try (Fd fs = Fd.directory(at(root))) {
      for (String directory : KERNEL_DIRECTORIES) {
        if (!holdsMount(directory)) {
          makeAll(fs, resolve(root.tree, directory), Identity.ROOT);
        }
      }
    }
  }

  private boolean holdsMount(String directory) {
    for (String destination : byDestination.keySet()) {
      if (MountPaths.within(destination, directory)) {
        return true;
      }
    }
    return false;
  }

  /** Where the root file system is mounted. */
  Path rootfs() {
    return at(root());
  }

  private Prepared root() {
    Prepared root = byDestination.get("/");
    if (root == null) {
      throw new IllegalStateException("not prepared");
    }
    return root;
  }

  private static Path at(Prepared prepared) {
    MountedTree mounted = prepared.mounted;
    if (mounted == null) {
      throw new IllegalStateException("not mounted: " + prepared.destination);
    }
    return mounted.path();
  }

  boolean readonlyRoot() {
    return root().mount.readonly();
  }

  /**
   * Makes the working directory where it is missing, owned by the user.
   *
   * @param cwd absolute
   */
  void makeWorkingDirectory(String cwd, Identity user) throws IOException {
    Prepared root = root();
    String resolved = resolve(root.tree, cwd);
    Prepared owner = root;
    for (Prepared other : byDestination.values()) {
      if (MountPaths.within(resolved, other.destination)
          && other.destination.length() >= owner.destination.length()) {
        owner = other;
      }
    }
    if (!owner.isBind() || owner.pending == null) {
      return; // memory, a cache, or read-only: what is there is there
    }
    String inside = owner.selected() + MountPaths.below(resolved, owner.destination);
    try (Fd fs = Fd.directory(at(owner))) {
      makeAll(fs, inside, user);
    }
  }

  private static void makeAll(Fd fs, String directory, Identity owner) throws IOException {
    StringBuilder path = new StringBuilder();
    for (String part : directory.split("/", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      path.append(path.isEmpty() ? "" : "/").append(part);
      if (FileCalls.statIfPresent(fs, path.toString()) == null) {
        FileCalls.mkdir(fs, path.toString(), 0755);
        FileCalls.chown(fs, path.toString(), owner.uid(), owner.gid());
        FileCalls.chmod(fs, path.toString(), 0755);
      }
    }
  }

  /** The mounts for the runtime: the system's own first, then the op's by destination. */
  List<SpecMount> specMounts(Path networkFiles, boolean ownNetwork, boolean insecure)
      throws IOException, StepFailure {
    List<SpecMount> mounts =
        new ArrayList<>(SystemMounts.of(store.userXattrs(), ownNetwork, insecure));
    MergedTree root = root().tree;
    for (String name : List.of("resolv.conf", "hosts")) {
      mounts.add(
          new SpecMount(
              resolve(root, "/etc/" + name),
              "bind",
              networkFiles.resolve(name).toString(),
              List.of("bind", "ro", "nosuid", "noexec", "nodev")));
    }
    for (Prepared prepared : byDestination.values()) {
      if (prepared.isRoot()) {
        continue;
      }
      SpecMount borrowed = prepared.borrowed;
      SpecMount mount = borrowed == null ? bind(prepared) : borrowed;
      mounts.removeIf(m -> m.destination().equals(mount.destination()));
      mounts.add(mount);
    }
    return mounts;
  }

  private SpecMount bind(Prepared prepared) throws IOException, StepFailure {
    String selected = prepared.selected();
    String source = at(prepared) + (selected.equals("/") ? "" : selected);
    if (FileCalls.statIfPresent(Fd.NONE, source) == null) {
      throw StepFailure.step(
          "nothing at " + prepared.mount.selector() + " to mount at " + prepared.mount.dest(),
          "check the mount's source path");
    }
    return new SpecMount(
        prepared.destination,
        "bind",
        source,
        List.of("rbind", "nodev", prepared.mount.readonly() ? "ro" : "rw"));
  }

  /** Ends the mounts and makes the layers of the op's outputs. */
  List<Result> commit(ExecOp op) throws IOException {
    unmount();
    int outputs = 0;
    for (Mount mount : op.mounts()) {
      outputs = Math.max(outputs, mount.hasOutput() ? mount.output() + 1 : 0);
    }
    List<Result> results = new ArrayList<>(Collections.nCopies(outputs, Result.SCRATCH));
    for (Prepared prepared : byDestination.values()) {
      if (prepared.mount.hasOutput()) {
        results.set(prepared.mount.output(), new Result(outcome(prepared)));
      }
    }
    return results;
  }

  /** Ends the mounts and makes layers of all that the step changed, outputs or not. */
  Remains remains() throws IOException {
    unmount();
    List<Mount> mounts = new ArrayList<>();
    List<List<LayerId>> stacks = new ArrayList<>();
    List<LayerId> made = new ArrayList<>();
    for (Prepared prepared : byDestination.values()) {
      List<LayerId> stack = outcome(prepared);
      made.addAll(stack.subList(prepared.stack.size(), stack.size()));
      mounts.add(lasting(prepared, stack.isEmpty() ? Mount.EMPTY : stacks.size()));
      if (!stack.isEmpty()) {
        stacks.add(stack);
      }
    }
    return new Remains(mounts, stacks, made);
  }

  /** The mount for whoever comes later and has neither the user's secrets nor an agent. */
  private static Mount lasting(Prepared prepared, int input) {
    Mount mount = prepared.mount;
    Mount.Type type =
        switch (mount.type()) {
          case Mount.Secret s -> new Mount.Secret(s.id(), s.uid(), s.gid(), s.mode(), true);
          case Mount.Ssh s -> new Mount.Ssh(s.id(), s.uid(), s.gid(), s.mode(), true);
          case Mount.Type other -> other;
        };
    return new Mount(
        input,
        mount.selector(),
        prepared.destination,
        Mount.NO_OUTPUT,
        mount.readonly(),
        type,
        mount.resultId(),
        mount.contentCache());
  }

  /**
   * What a step left.
   *
   * @param mounts by destination, their inputs numbers of stacks
   * @param made those of the stacks' layers that are new
   */
  record Remains(List<Mount> mounts, List<List<LayerId>> stacks, List<LayerId> made) {
    /** The step on these mounts, that needs no secret. */
    ExecOp of(ExecOp op) {
      List<ExecOp.SecretEnv> secrets = new ArrayList<>();
      for (ExecOp.SecretEnv secret : op.secretEnv()) {
        secrets.add(new ExecOp.SecretEnv(secret.id(), secret.name(), true));
      }
      return new ExecOp(op.meta(), mounts, op.network(), op.security(), secrets, op.cdiDevices());
    }
  }

  private void unmount() throws IOException {
    for (Prepared prepared : byDestination.values()) {
      MountedTree mounted = prepared.mounted;
      if (mounted != null) {
        mounted.close();
      }
    }
  }

  private static List<LayerId> outcome(Prepared prepared) throws IOException {
    PendingLayer pending = prepared.pending;
    if (pending == null || prepared.mount.readonly()) {
      return prepared.stack;
    }
    FileStat before = prepared.rootBefore;
    FileStat after = FileCalls.stat(Fd.NONE, pending.fs().toString());
    boolean sameRoot =
        before != null
            && before.mode() == after.mode()
            && before.uid() == after.uid()
            && before.gid() == after.gid();
    if (sameRoot && pending.isEmpty()) {
      return prepared.stack; // a step that changed nothing adds no layer
    }
    List<LayerId> layers = new ArrayList<>(prepared.stack);
    layers.add(pending.commit());
    return List.copyOf(layers);
  }

  @Override
  public void close() throws IOException {
    IOException first = null;
    for (AutoCloseable closeable : open.reversed()) {
      try {
        closeable.close();
      } catch (Exception e) {
        IOException failure = e instanceof IOException io ? io : new IOException(e);
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    open.clear();
    if (first != null) {
      throw first;
    }
  }
}
