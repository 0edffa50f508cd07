package dev.bothy.engine.store;

import dev.bothy.engine.sys.DirectoryHints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The directory that everything built lives in; several processes may use one at a time.
 *
 * <pre>
 * version               format number, and which attributes mark opaque directories
 * layers/ID/            fs/ and its record; appears whole, by one rename
 * blobs/                content store of images (an OCI image layout, kept by its own room)
 * cachemounts/          directories of cache mounts
 * overlays-work         kernel and file system that overlays were found to work with
 * builds/               what is remembered of builds
 * tmp/PROCESS/          all that is in flight; PROCESS.lock is held while its process lives
 * </pre>
 *
 * <p>Opening is cheap and makes no system call of our own; the native boundary is first used by
 * {@link #temp()} and by layers begun, leased or deleted.
 */
public final class Store implements AutoCloseable {
  private final Path root;
  private final boolean userXattrs;
  private final int format;
  private final LayerStore layers;
  private @Nullable TempSpace temp;

  private Store(Path root, boolean userXattrs, int format, CommitHook hook) {
    this.root = root;
    this.userXattrs = userXattrs;
    this.format = format;
    this.layers = new LayerStore(this, hook);
  }

  /**
   * Opens the store, making it when there is none. One of an earlier format gets this one where it
   * can be written and nobody works on it; the earlier Bothy refuses it from then on.
   *
   * @param rootless whether layers are made in a user namespace, which cannot write {@code
   *     trusted.*} attributes; a store belongs to one kind for good
   * @throws StoreException when it is of another format or kind, or not writable
   */
  public static Store open(Path root, boolean rootless) throws IOException {
    return open(root, rootless, CommitHook.NONE);
  }

  static Store open(Path root, boolean rootless, CommitHook hook) throws IOException {
    Path absolute = root.toAbsolutePath().normalize();
    return new Store(absolute, rootless, new StoreFormat(absolute, rootless).ensure(), hook);
  }

  /**
   * Opens a store of the same kind that is there, to look at; null when there is none.
   *
   * @throws StoreException as {@link #open}
   */
  public static @Nullable Store existing(Path root, boolean rootless) throws IOException {
    Path absolute = root.toAbsolutePath().normalize();
    return isAt(absolute) ? open(absolute, rootless) : null;
  }

  /** Whether there is a store, of whatever format or kind. */
  public static boolean isAt(Path root) {
    return Files.exists(StoreFormat.file(root));
  }

  public Path root() {
    return root;
  }

  /** Whether overlayfs keeps its marks in {@code user.overlay.*} here. */
  public boolean userXattrs() {
    return userXattrs;
  }

  /** Whether all who may delete layers ask for both kinds of leases. */
  boolean lightLeases() {
    return format >= StoreFormat.WITH_LIGHT_LEASES;
  }

  /** Locked, shared with others, by who works on the store, and alone by who cleans it up. */
  public Path inUse() {
    return StoreFormat.inUse(root);
  }

  /** Whether this process can only look at it: its mount or its permissions forbid more. */
  public boolean isReadOnly() {
    return !Files.isWritable(root);
  }

  public LayerStore layers() {
    return layers;
  }

  /** Directories of cache mounts. */
  public Path cacheMounts() {
    return root.resolve("cachemounts");
  }

  /**
   * This process's place for what is in flight. The first call also removes what dead processes
   * left in theirs, and their layers that were not synced.
   */
  public synchronized TempSpace temp() throws IOException {
    TempSpace space = temp;
    if (space == null) {
      Path tmp = root.resolve("tmp");
      boolean some = TempSpace.removeDead(tmp);
      // Without a journal, ext4 goes by each inode nearby that was deleted a moment ago.
      DirectoryHints.spread(root);
      DirectoryHints.spread(tmp);
      space = TempSpace.open(tmp);
      temp = space;
      if (some) {
        int _ = layers.deleteLost();
      }
    }
    return space;
  }

  /** Whether the process whose directory in {@code tmp/} has this name lives. */
  boolean isAlive(String session) throws IOException {
    return TempSpace.isAlive(root.resolve("tmp"), session);
  }

  /**
   * Syncs what was committed, and removes what this process has in flight.
   *
   * @throws IOException when layers could not be synced; they are lost
   */
  @Override
  public synchronized void close() throws IOException {
    try {
      layers.close();
    } finally {
      closeTemp();
    }
  }

  private void closeTemp() throws IOException {
    TempSpace space = temp;
    temp = null;
    if (space != null && layers.hasLost()) {
      space.abandon();
    } else if (space != null) {
      space.close();
    }
  }
}
