package dev.bothy.engine.snapshot;

import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Metadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A layer in the making on top of a stack: writable through an overlay, and a layer of its own only
 * if something was changed. Closing one that is not committed leaves nothing.
 */
public final class TopLayer implements AutoCloseable {
  /** Makes it a layer. */
  @FunctionalInterface
  public interface Commit {
    LayerId of(PendingLayer layer) throws IOException;
  }

  private final Snapshots snapshots;
  private final List<LayerId> stack;
  private final PendingLayer pending;
  private final FileStat rootBefore;

  private TopLayer(
      Snapshots snapshots, List<LayerId> stack, PendingLayer pending, FileStat rootBefore) {
    this.snapshots = snapshots;
    this.stack = stack;
    this.pending = pending;
    this.rootBefore = rootBefore;
  }

  /**
   * An empty one, whose root has the attributes of the stack's.
   *
   * @param stack the lowest first; may be empty
   */
  static TopLayer begin(Snapshots snapshots, PendingLayer pending, List<LayerId> stack)
      throws IOException {
    try {
      MergedTree.Entry below = snapshots.tree(stack).root();
      String root = pending.fs().toString();
      if (below != null) {
        OverlayMarks marks = snapshots.marks();
        Metadata.copy(Fd.NONE, below.path(), below.stat(), Fd.NONE, root, a -> !marks.isOwn(a));
      }
      return new TopLayer(snapshots, stack, pending, FileCalls.stat(Fd.NONE, root));
    } catch (IOException | RuntimeException e) {
      pending.close();
      throw e;
    }
  }

  /** Its own directory, which may be filled directly while nothing is mounted. */
  public Path fs() {
    return pending.fs();
  }

  /**
   * Mounts the stack with this on top; to be unmounted before the commit.
   *
   * @param between directories between the stack and this, the topmost first
   * @param at an existing directory
   */
  public MountedTree mount(List<Path> between, Path at) throws IOException {
    return snapshots.mount(stack, between, pending.fs(), pending.work(), at, true);
  }

  /** The stack as it is now: with a layer more, unless nothing was changed. */
  public List<LayerId> commit(Commit commit) throws IOException {
    FileStat after = FileCalls.stat(Fd.NONE, pending.fs().toString());
    boolean sameRoot =
        rootBefore.mode() == after.mode()
            && rootBefore.uid() == after.uid()
            && rootBefore.gid() == after.gid();
    if (sameRoot && pending.isEmpty()) {
      pending.close();
      return stack;
    }
    if (!stack.isEmpty()) {
      pending.leavesUnchanged(Settling.of(pending.fs(), snapshots.tree(stack), snapshots.marks()));
    }
    List<LayerId> layers = new ArrayList<>(stack);
    layers.add(commit.of(pending));
    return List.copyOf(layers);
  }

  @Override
  public void close() throws IOException {
    pending.close();
  }
}
