package dev.bothy.engine.exec;

import dev.bothy.engine.exec.ContainerSpec.SpecMount;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.snapshot.MergedTree;
import dev.bothy.engine.snapshot.MountedTree;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.snapshot.TopLayer;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.llb.op.Mount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One mount of a step: what it shows, and while the step runs what is written into it. */
final class StepMount {
  final Mount mount;
  final String destination;
  final List<LayerId> stack;
  final MergedTree tree;
  final MountStubs stubs;
  private final Snapshots snapshots;

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
  static String resolve(MergedTree tree, String path) throws IOException {
    String resolved = tree.resolve(path);
    if (resolved == null) {
      throw new IOException("too many symbolic links in " + path);
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
  String selected() throws IOException {
    return resolve(tree, mount.selector());
  }

  boolean showsDirectory() throws IOException {
    if (mount.type() instanceof Mount.Bind) {
      MergedTree.Entry entry = tree.lookup(selected());
      return entry == null || entry.stat().isDirectory();
    }
    return mount.type() instanceof Mount.Tmpfs || mount.type() instanceof Mount.Cache;
  }

  /**
   * Mounts the tree on the host side.
   *
   * @param n no other mount of the step has it
   * @param open gets what is to be closed
   */
  void mount(Path step, int n, OpenThings open) throws IOException {
    Path at = step.resolve("mount-" + n);
    FileCalls.mkdir(Fd.NONE, at.toString(), 0755);
    Path stub = stubs.make(step.resolve("stubs-" + n));
    List<Path> above = stub == null ? List.of() : List.of(stub);
    MountedTree made;
    if (mount.readonly() && !isRoot()) {
      made = snapshots.mount(stack, above, null, null, at, false);
    } else {
      TopLayer layer = snapshots.begin(stack);
      open.add(layer);
      top = layer;
      made = layer.mount(above, at);
    }
    open.add(made);
    mounted = made;
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
      throw StepFailure.step(
          "nothing at " + mount.selector() + " to mount at " + mount.dest(),
          "check the mount's source path");
    }
    return new SpecMount(
        destination, "bind", source, List.of("rbind", "nodev", mount.readonly() ? "ro" : "rw"));
  }

  void unmount() throws IOException {
    if (mounted != null) {
      mounted.close();
    }
  }

  /** The stack with what the step wrote, once it is unmounted. */
  List<LayerId> outcome() throws IOException {
    return top == null || mount.readonly() ? stack : top.commit(PendingLayer::commit);
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
