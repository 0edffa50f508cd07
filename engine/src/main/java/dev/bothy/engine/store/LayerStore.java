package dev.bothy.engine.store;

import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.Trees;
import dev.bothy.oci.Digest;
import dev.bothy.oci.file.RandomName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The layers of a store. A layer is the upper directory of an overlay, as it was: whiteouts and
 * opaque marks included. It never changes once it is here.
 *
 * <p>A commit does not wait for the disk. A layer counts as there while the process that made it
 * lives, and once {@link #sync()} has brought it to the disk: what a killed process or a power cut
 * left unsynced is not there.
 */
public final class LayerStore {
  static final String FS = "fs";
  static final String SKELETON = "skeleton";
  static final String RECORD = "layer.json";
  static final String LOCK = "lock";
  static final String DIGEST = "digest";
  static final String FILES = "files";

  private final Store store;
  private final Path directory;
  private final CommitHook hook;
  private final Vouchers vouchers;
  private final Durability durability;
  private final Writeback writeback = new Writeback();
  private final Leases leases;
  private final LayerContents contents;

  LayerStore(Store store, CommitHook hook) {
    this.store = store;
    this.directory = store.root().resolve("layers");
    this.hook = hook;
    this.vouchers = new Vouchers(store, directory);
    this.durability = new Durability(directory, vouchers, hook);
    this.leases = new Leases(directory, durability);
    this.contents = new LayerContents(store, this);
  }

  /** Begins a layer of a new name. */
  public PendingLayer begin() throws IOException {
    return begin(new LayerId("l-" + RandomName.next()));
  }

  /** Begins a layer whose name says what it will be; if someone commits it first, theirs stays. */
  public PendingLayer begin(LayerId id) throws IOException {
    durability.watch();
    PendingLayer pending = PendingLayer.begin(this, id, store.temp(), hook);
    hook.reached(CommitHook.Stage.BEGUN);
    return pending;
  }

  /** Whether the layer is there for good, without a native call. */
  public boolean isDurable(LayerId id) throws IOException {
    return durability.isDurable(id);
  }

  boolean hasLost() {
    return durability.hasLost();
  }

  /** Whether the layer is there, whole, and of this store's format. */
  public boolean has(LayerId id) throws IOException {
    return durability.counts(id);
  }

  /** The layer's record; empty when it is not there or its record is damaged. */
  public Optional<LayerInfo> find(LayerId id) throws IOException {
    LayerInfo known = leases.info(id);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<LayerInfo> found = has(id) ? read(id) : Optional.empty();
    leases.remember(id, found.orElse(null));
    return found;
  }

  private Optional<LayerInfo> read(LayerId id) {
    try {
      LayerInfo info = LayerInfo.parse(record(id));
      return info.id().equals(id) ? Optional.of(info) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // not there, or damaged: as good as absent
    }
  }

  private String record(LayerId id) throws IOException {
    return Files.readString(directory.resolve(id.value()).resolve(RECORD));
  }

  /** Why the layer is not to be had. */
  private IOException absence(LayerId id) {
    try {
      record(id);
    } catch (IOException e) {
      if (Errno.isIoError(e)) {
        return e;
      }
    }
    return new LayerGoneException(id);
  }

  /** Records of these layers, in their order. */
  public List<LayerInfo> infos(List<LayerId> ids) throws IOException {
    List<LayerInfo> infos = new ArrayList<>(ids.size());
    for (LayerId id : ids) {
      infos.add(find(id).orElseThrow(() -> absence(id)));
    }
    return infos;
  }

  /** Where the layer's tree is. For reading only. */
  public Path fs(LayerId id) {
    return directory.resolve(id.value()).resolve(FS);
  }

  /** Where the layer's content digest is, once it was computed. */
  Path digestFile(LayerId id) {
    return directory.resolve(id.value()).resolve(DIGEST);
  }

  /** What each of the layer's files came from, where that is remembered. */
  Path files(LayerId id) {
    return directory.resolve(id.value()).resolve(FILES);
  }

  /** No later layer shares files with this one. */
  public void shareNoMore(LayerId id) throws IOException {
    Files.deleteIfExists(files(id));
  }

  /**
   * The empty directories that must lie beneath the layer where nothing below has them, so that
   * overlayfs hides its whiteouts; exists exactly when {@link LayerInfo#whiteoutDirs()} is not
   * empty.
   */
  public Path skeleton(LayerId id) {
    return directory.resolve(id.value()).resolve(SKELETON);
  }

  /** Every layer in the store, sorted. */
  public List<LayerId> list() throws IOException {
    List<LayerId> ids = new ArrayList<>();
    try (var entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (LayerId.wellFormed(name) && has(new LayerId(name))) {
          ids.add(new LayerId(name));
        }
      }
    }
    ids.sort(null);
    return ids;
  }

  /**
   * Keeps the layers from being deleted, by any process, until the lease is closed.
   *
   * @throws LayerGoneException when one is not there
   */
  public Lease lease(Collection<LayerId> ids) throws IOException {
    return leases.of(ids, false);
  }

  /**
   * As {@link #lease}, without a native call where the store's format allows that; for layers that
   * no process of this moment has just made.
   *
   * @throws LayerGoneException when one is not there
   */
  public Lease leaseLightly(Collection<LayerId> ids) throws IOException {
    return leases.of(ids, store.lightLeases());
  }

  /**
   * Deletes the layer unless someone uses it.
   *
   * @return whether it is gone now
   */
  public boolean delete(LayerId id) throws IOException {
    return delete(id, () -> false);
  }

  /** Asks when nobody can begin to use a layer any more. */
  @FunctionalInterface
  public interface Wanted {
    boolean now() throws IOException;
  }

  /** As {@link #delete(LayerId)}, unless it is wanted at that moment. */
  public boolean delete(LayerId id, Wanted wanted) throws IOException {
    Path layer = directory.resolve(id.value());
    Path grave = store.temp().unusedName("deleted");
    boolean gone =
        LayerLock.delete(
            layer.resolve(LOCK),
            () -> {
              if (wanted.now()) {
                return false;
              }
              bury(layer, grave);
              return true;
            });
    Trees.delete(grave);
    return gone;
  }

  private static void bury(Path layer, Path grave) throws IOException {
    try {
      FileCalls.rename(Fd.NONE, layer.toString(), Fd.NONE, grave.toString(), 0);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  /**
   * A digest of what the layer holds (types, modes, owners, links, attributes, contents, whiteouts;
   * no times), the same for equal layers of any store. Computed at the first call, which reads
   * every file, or at every call in a store that is read-only.
   */
  public Digest contentDigest(LayerId id) throws IOException {
    return contents.digest(id);
  }

  /** The {@link #contentDigest} if it was computed before. */
  public Optional<Digest> knownDigest(LayerId id) {
    return contents.known(id);
  }

  /**
   * Reads all of a layer. Its files are compared with the {@link #contentDigest} that is known of
   * them; where none is, it is from now on, unless the store is read-only.
   *
   * @return what is not as it was committed, in words; null when nothing is
   */
  public @Nullable String damage(LayerId id) throws IOException {
    return contents.damage(id);
  }

  /**
   * Brings to the disk every layer that this process has committed, and those that it uses and
   * others have not brought there. Nothing is ever wrong without it, only lost.
   *
   * @throws IOException when the disk has lost something, now or at an earlier call
   */
  public void sync() throws IOException {
    durability.sync();
  }

  /** Syncs, unless that failed before. */
  void close() throws IOException {
    try (writeback) {
      durability.close();
    }
  }

  /**
   * Deletes what dead processes and power cuts left of layers that were not synced.
   *
   * @return how many
   */
  public int deleteLost() throws IOException {
    int lost = 0;
    try (var entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (LayerId.wellFormed(name)) {
          LayerId id = new LayerId(name);
          lost += !has(id) && delete(id, () -> has(id)) ? 1 : 0;
        }
      }
    }
    return lost;
  }

  /**
   * Moves a finished layer into place.
   *
   * @param large its files of which much is to be written
   */
  LayerId publish(LayerId id, Path finished, List<String> large) throws IOException {
    Path target = directory.resolve(id.value());
    for (int attempt = 0; ; attempt++) {
      try {
        FileCalls.rename(
            Fd.NONE, finished.toString(), Fd.NONE, target.toString(), FileCalls.RENAME_NOREPLACE);
        break;
      } catch (ErrnoException e) {
        if (e.errno() != Errno.EEXIST) {
          throw e;
        }
        if (has(id)) {
          return id; // someone else made the same layer
        }
        if (attempt > 0 || !delete(id)) {
          throw e;
        }
      }
    }
    hook.reached(CommitHook.Stage.RENAMED);
    durability.vouch(id);
    writeback.begin(fs(id), large);
    return id;
  }

  boolean userXattrs() {
    return store.userXattrs();
  }

  /** The name of the file by which this process vouches for a layer. */
  String voucher() throws IOException {
    return vouchers.own();
  }
}
