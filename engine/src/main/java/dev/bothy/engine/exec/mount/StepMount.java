package dev.bothy.engine.exec.mount;

import dev.bothy.engine.exec.container.ContainerSpec.SpecMount;
import dev.bothy.engine.exec.container.Identity;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.snapshot.MergedTree;
import dev.bothy.engine.snapshot.MountedTree;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.snapshot.TopLayer;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.llb.op.Mount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One mount of a step: what it shows, and while the step runs what is written into it. */
final class StepMount {
  final Mount mount;
  final String destination;
  final List<LayerId> stack;
  final MergedTree tree;
  final MountStubs stubs;
  private final Snapshots snapshots;

  /** Mount points to make in it that stay, each with whether it is a directory. */
  private final Map<String, Boolean> lasting = new TreeMap<>();

  /** Of a mount that is neither a layer nor empty. */
  @Nullable SpecMount borrowed;

  private @Nullable TopLayer top;
  private @Nullable MountedTree mounted;

  /**
   * @param destination absolute, links of the root followed
   * @param stack layers of its input, the lowest first
   */
  StepMount(Mount mount, String destination, List<LayerId> stack, Snapshots snapshots) {
    this.mount = mount;
    this.destination = destination;
    this.stack = stack;
    this.snapshots = snapshots;
    this.tree = snapshots.tree(stack);
    this.stubs = new MountStubs(tree, snapshots.marks());
  }

  /** The path with the tree's links followed. */
  static String resolve(MergedTree tree, String path) throws IOException, StepFailure {
    String resolved = tree.resolve(path);
    if (resolved == null) {
      throw StepFailure.step("too many symbolic links in " + path, null);
    }
    return resolved;
  }

  boolean isBind() {
    return mount.type() instanceof Mount.Bind;
  }

  boolean isRoot() {
    return destination.equals("/");
  }

  /** Whether the step can write layers into it. */
  boolean isWritten() {
    return isBind() && top != null;
  }

  /** Absolute path within the tree that shows at the destination, links followed. */
  String selected() throws IOException, StepFailure {
    return resolve(tree, mount.selector());
  }

  /**
   * Where in its tree a path is.
   *
   * @param path at or below the destination
   * @return absolute
   */
  String inside(String path) throws IOException, StepFailure {
    return selected() + MountPaths.below(path, destination);
  }

  /**
   * Where the link leads that its tree has at a path.
   *
   * @param path below the destination, without links before its last name
   * @return null when there is no link
   */
  @Nullable String link(String path) throws IOException, StepFailure {
    MergedTree.Entry entry = isBind() ? tree.lookup(inside(path)) : null;
    return entry == null || !entry.stat().isSymlink()
        ? null
        : FileCalls.readlink(Fd.NONE, entry.path());
  }

  /**
   * What it shows at a path, before the step and without what lies over it.
   *
   * @param path below the destination
   * @return null for nothing
   */
  @Nullable FileStat covered(String path) throws IOException, StepFailure {
    if (isBind()) {
      MergedTree.Entry entry = tree.lookup(resolve(tree, inside(path)));
      return entry == null ? null : entry.stat();
    }
    SpecMount held = borrowed;
    return held == null || !(mount.type() instanceof Mount.Cache)
        ? null
        : stat(held, MountPaths.below(path, destination));
  }

  /** Links that steps have left in there lead nowhere on this machine. */
  private static @Nullable FileStat stat(SpecMount held, String path) {
    try (Fd top = Fd.open(Path.of(held.source()), Fd.O_PATH);
        Fd there = top.openInRoot(path, Fd.O_PATH | Fd.O_NOFOLLOW, 0)) {
      return FileCalls.stat(there);
    } catch (ErrnoException e) {
      return null; // the runtime says why nothing can be mounted there
    }
  }

  boolean showsDirectory() throws IOException, StepFailure {
    if (isBind() || mount.type() instanceof Mount.Cache) {
      MergedTree.Entry entry = tree.lookup(selected());
      return entry == null || entry.stat().isDirectory();
    }
    return mount.type() instanceof Mount.Tmpfs;
  }

  /**
   * Has it show a mount point. Those in the root leave no trace, but nobody clears what lies in
   * other mounts: BuildKit's rule.
   *
   * @param path absolute within the tree, links followed
   */
  void wantPoint(String path, boolean directory) throws IOException {
    if (isRoot() || mount.readonly()) {
      stubs.want(path, directory);
    } else if (tree.lookup(path) == null) {
      lasting.put(path, directory);
    }
  }

  /**
   * Mounts the tree on the host side.
   *
   * @param n no other mount of the step has it
   * @param layers of mount points
   * @param open gets what is to be closed
   */
  void mount(Path step, int n, StubLayers layers, OpenThings open) throws IOException {
    Path at = step.resolve("mount-" + n);
    FileCalls.mkdir(Fd.NONE, at.toString(), 0755);
    boolean isTop = mount.readonly() && !isRoot();
    Path stub = stubs.layer(layers, isTop);
    List<Path> above = stub == null ? List.of() : List.of(stub);
    MountedTree made;
    if (isTop) {
      made = snapshots.mount(stack, above, null, null, at, false);
    } else {
      TopLayer layer = snapshots.begin(stack);
      open.add(layer);
      top = layer;
      made = layer.mount(above, at);
    }
    open.add(made);
    mounted = made;
    try (Fd fs = Fd.directory(made.path())) {
      for (Map.Entry<String, Boolean> point : lasting.entrySet()) {
        makePoint(fs, point.getKey(), point.getValue());
      }
    }
  }

  private static void makePoint(Fd fs, String path, boolean directory) throws IOException {
    if (directory) {
      makeAll(fs, path, Identity.ROOT);
      return;
    }
    makeAll(fs, path.substring(0, path.lastIndexOf('/')), Identity.ROOT);
    FileCalls.mknod(fs, path.substring(1), FileStat.REGULAR | 0644, 0, 0);
    FileCalls.chmod(fs, path.substring(1), 0644);
  }

  /**
   * Makes what is missing of a directory.
   *
   * @param directory in whose path no link is: it would lead into this machine's own files
   * @throws ErrnoException ENOTDIR or ELOOP when there is one all the same
   */
  static void makeAll(Fd fs, String directory, Identity owner) throws IOException {
    String above = ".";
    for (String part : directory.split("/", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      try (Fd parent = fs.openBeneath(above, Fd.O_PATH | Fd.O_DIRECTORY)) {
        if (FileCalls.statIfPresent(parent, part) == null) {
          FileCalls.mkdir(parent, part, 0755);
          FileCalls.chown(parent, part, owner.uid(), owner.gid());
          FileCalls.chmod(parent, part, 0755);
        }
      }
      above += "/" + part;
    }
  }

  /** Where it is mounted on the host side. */
  Path at() {
    MountedTree made = mounted;
    if (made == null) {
      throw new IllegalStateException("not mounted: " + destination);
    }
    return made.path();
  }

  /** For the runtime to bind. */
  SpecMount bound() throws IOException, StepFailure {
    String selected = selected();
    String source = at() + (selected.equals("/") ? "" : selected);
    if (FileCalls.statIfPresent(Fd.NONE, source) == null) {
      throw nothingAt(mount.selector(), mount.dest());
    }
    return new SpecMount(
        destination, "bind", source, List.of("rbind", "nodev", mount.readonly() ? "ro" : "rw"));
  }

  static StepFailure nothingAt(String selector, String destination) {
    return StepFailure.step(
        "nothing at " + selector + " to mount at " + destination, "check the mount's source path");
  }

  void unmount() throws IOException {
    if (mounted != null) {
      mounted.close();
    }
  }

  /** The stack with what the step wrote, once it is unmounted. */
  List<LayerId> outcome() throws IOException {
    TopLayer layer = top;
    if (layer == null || mount.readonly()) {
      return stack;
    }
    stubs.clear(layer.fs());
    return layer.commit(PendingLayer::commit);
  }

  /** The mount for whoever comes later and has neither the user's secrets nor an agent. */
  Mount lasting(int input) {
    Mount.Type type =
        switch (mount.type()) {
          case Mount.Secret s -> new Mount.Secret(s.id(), s.uid(), s.gid(), s.mode(), true);
          case Mount.Ssh s -> new Mount.Ssh(s.id(), s.uid(), s.gid(), s.mode(), true);
          case Mount.Type other -> other;
        };
    return new Mount(
        input,
        mount.selector(),
        destination,
        Mount.NO_OUTPUT,
        mount.readonly(),
        type,
        mount.resultId(),
        mount.contentCache());
  }
}
