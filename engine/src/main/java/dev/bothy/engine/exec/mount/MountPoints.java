package dev.bothy.engine.exec.mount;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.snapshot.MergedTree;
import dev.bothy.engine.sys.FileStat;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a step's mounts lie in one another: what each covers, and which shows its mount point. */
final class MountPoints {
  /** What the runtime mounts for every step, below which the root has no mount points. */
  static final List<String> KERNEL_DIRECTORIES = List.of("/proc", "/dev", "/sys");

  private final Collection<StepMount> mounts;

  /**
   * @param mounts as they are at each call
   */
  MountPoints(Collection<StepMount> mounts) {
    this.mounts = mounts;
  }

  /** Has the mount that it lies in show its mount point, and refuses where there can be none. */
  void want(StepMount prepared) throws IOException, StepFailure {
    if (prepared.isRoot()) {
      return;
    }
    if (MountPaths.coversProcesses(prepared.destination)) {
      throw StepFailure.step(
          "nothing can be mounted at "
              + prepared.mount.dest()
              + ", where the kernel shows the step's processes",
          "mount it outside of /proc");
    }
    StepMount owner = holder(prepared.destination, prepared);
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
    String inside = StepMount.resolve(owner.tree, owner.inside(prepared.destination));
    refuseOtherKind(prepared, owner, inside);
    owner.wantPoint(inside, prepared.showsDirectory());
  }

  /**
   * The kernel mounts a directory on a directory, and a file on a file.
   *
   * @param inside where in the owner's tree
   */
  private static void refuseOtherKind(StepMount mount, StepMount owner, String inside)
      throws IOException, StepFailure {
    boolean directory = mount.showsDirectory();
    String what = directory ? "a directory" : "a file";
    MergedTree.Entry there = owner.tree.lookup(inside);
    if (there != null && !inside.equals("/") && there.stat().isDirectory() != directory) {
      throw StepFailure.step(
          what
              + " cannot be mounted at "
              + mount.mount.dest()
              + ", where there is "
              + (directory ? "a file" : "a directory"),
          "mount it at " + what + ", or where nothing is yet");
    }
    for (int slash = inside.lastIndexOf('/');
        slash > 0;
        slash = inside.lastIndexOf('/', slash - 1)) {
      String parent = inside.substring(0, slash);
      MergedTree.Entry above = owner.tree.lookup(parent);
      if (above != null && !above.stat().isDirectory()) {
        throw StepFailure.step(
            what
                + " cannot be mounted at "
                + mount.mount.dest()
                + ": "
                + parent
                + " is no directory",
            "mount it below a directory, or where nothing is yet");
      }
    }
  }

  /** The innermost mount, other than the one, that a path lies in. */
  @Nullable StepMount holder(String path, @Nullable StepMount except) {
    StepMount innermost = null;
    for (StepMount mount : mounts) {
      if (mount != except
          && MountPaths.within(path, mount.destination)
          && (innermost == null || mount.destination.length() > innermost.destination.length())) {
        innermost = mount;
      }
    }
    return innermost;
  }

  /**
   * Where a path leads in the container: links are followed, of each mount that the way leads
   * through.
   *
   * @return null after too many links
   */
  @Nullable String resolve(String path) throws IOException, StepFailure {
    final int most = 40; // as the kernel
    Deque<String> todo = new ArrayDeque<>(List.of(path.split("/", -1)));
    String done = "/";
    for (int links = 0; links <= most; ) {
      String part = todo.poll();
      if (part == null) {
        return done;
      }
      String at = MountPaths.absolute(part, done);
      StepMount owner = holder(at, null);
      String link = owner == null || at.equals(owner.destination) ? null : owner.link(at);
      if (link == null) {
        done = at;
        continue;
      }
      links++;
      done = link.startsWith("/") ? "/" : done;
      List.of(link.split("/", -1)).reversed().forEach(todo::push);
    }
    return null;
  }

  /** Permissions of the directory that the mount covers, which memory has too: runc's rule. */
  int coveredMode(StepMount mount) throws IOException, StepFailure {
    String at = mount.destination;
    StepMount owner = holder(at, mount);
    boolean inKernels =
        KERNEL_DIRECTORIES.stream().anyMatch(d -> !at.equals(d) && MountPaths.within(at, d));
    FileStat covered = owner == null || inKernels ? null : owner.covered(at);
    return covered == null || !covered.isDirectory() ? 01777 : covered.permissions();
  }

  /** Whether a mount is at it or below it. */
  boolean isUsed(String directory) {
    for (StepMount mount : mounts) {
      if (MountPaths.within(mount.destination, directory)) {
        return true;
      }
    }
    return false;
  }
}
