package dev.bothy.engine.store;

import dev.bothy.engine.sys.DirectoryEntries;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.Trees;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A layer in the making: an empty {@link #fs()} to be filled, then committed. Closing one that is
 * not committed gives its space back; a process that dies leaves it to the next one to remove.
 */
public final class PendingLayer implements AutoCloseable {
  private final LayerStore store;
  private final LayerId id;
  private final Path directory;
  private final CommitHook hook;
  private List<String> impliedDirs = List.of();
  private List<String> unchanged = List.of();
  private LayerInfo.@Nullable Shared shared;
  private LayerInfo.@Nullable Kin kin;
  private long fileBytes = -1;
  private boolean done;

  private PendingLayer(LayerStore store, LayerId id, Path directory, CommitHook hook) {
    this.store = store;
    this.id = id;
    this.directory = directory;
    this.hook = hook;
  }

  static PendingLayer begin(LayerStore store, LayerId id, TempSpace temp, CommitHook hook)
      throws IOException {
    PendingLayer pending = new PendingLayer(store, id, temp.newDirectory("layer"), hook);
    try {
      // Not through the umask: this mode is the mode of "/" in what is built on nothing.
      FileCalls.mkdir(Fd.NONE, pending.fs().toString(), 0755);
      FileCalls.chmod(Fd.NONE, pending.fs().toString(), 0755);
      FileCalls.mkdir(Fd.NONE, pending.work().toString(), 0700);
      return pending;
    } catch (IOException | RuntimeException e) {
      pending.close();
      throw e;
    }
  }

  public LayerId id() {
    return id;
  }

  /** The tree to fill: whiteouts and opaque marks in overlayfs's own form. */
  public Path fs() {
    return directory.resolve(LayerStore.FS);
  }

  /** An empty directory beside it, for overlayfs; gone with the commit. */
  public Path work() {
    return directory.resolve("work");
  }

  /** Says which directories are {@link LayerInfo#impliedDirs()}; none unless said. */
  public void implies(List<String> directories) {
    impliedDirs = List.copyOf(directories);
  }

  /** Says what is {@link LayerInfo#unchanged()}; nothing unless said. */
  public void leavesUnchanged(List<String> paths) {
    unchanged = List.copyOf(paths);
  }

  /** Keeps what its files came from beside them; see {@link SharedFiles}. */
  void remembers(byte[] files) throws IOException {
    Files.write(directory.resolve(LayerStore.FILES), files);
  }

  /** Says what it has in common with another layer; nothing unless said. */
  void shares(LayerInfo.Shared with) {
    shared = with;
  }

  /** What {@link LayerStore#contentDigest} will be. Reads every file. */
  public Digest contentDigest() throws IOException {
    return LayerDigest.of(fs(), store.userXattrs());
  }

  /** Says how much its regular files have allocated, each counted once; looked up unless said. */
  void holds(long bytes) {
    fileBytes = bytes;
  }

  /** Says which layers may hold its files under other names; none unless said. */
  void isOf(LayerInfo.Kin family) {
    kin = family;
  }

  /**
   * Makes it a layer. The overlay that wrote into it must be unmounted.
   *
   * @return its name; if another process has committed the same name first, that one stays
   */
  public LayerId commit() throws IOException {
    Trees.delete(work());
    LayerScan scan = LayerScan.of(fs(), fileBytes);
    hook.reached(CommitHook.Stage.SCANNED);
    if (!scan.whiteoutDirs().isEmpty()) {
      Skeleton.make(fs(), directory.resolve(LayerStore.SKELETON), scan.whiteoutDirs());
      hook.reached(CommitHook.Stage.SKELETON_MADE);
    }
    LayerInfo info =
        new LayerInfo(
            id,
            System.currentTimeMillis(),
            scan.bytes(),
            scan.entries(),
            scan.whiteoutDirs(),
            impliedDirs,
            unchanged,
            shared,
            kin);
    Files.write(
        directory.resolve(LayerStore.RECORD), info.toJson().getBytes(StandardCharsets.UTF_8));
    Files.createFile(directory.resolve(LayerStore.LOCK));
    Files.createFile(directory.resolve(store.voucher()));
    hook.reached(CommitHook.Stage.RECORDED);
    LayerId published = store.publish(id, directory, scan.large());
    close(); // what is left of it when another process was first
    return published;
  }

  /** Whether nothing has been put into it. */
  public boolean isEmpty() throws IOException {
    try (Fd fs = Fd.directory(fs())) {
      return DirectoryEntries.list(fs).isEmpty();
    }
  }

  @Override
  public void close() throws IOException {
    if (!done) {
      done = true;
      Trees.delete(directory);
    }
  }
}
