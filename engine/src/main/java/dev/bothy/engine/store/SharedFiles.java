package dev.bothy.engine.store;

import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Files that a layer has in common with its earlier version, the last layer that was made for the
 * same purpose: they become hard links and are not copied. Only the same path is linked, so that no
 * tree made of both ever shows two names of one file. Of a directory that is its path in there,
 * wherever layers have it; those that have it at different places are {@linkplain LayerInfo.Kin
 * kin}, and never lie in one tree.
 *
 * <p>A layer remembers, in a file beside its tree, what each of its files came from. For use by
 * several threads.
 */
public final class SharedFiles implements FileLinks {
  /** Fewer and smaller files are copied: that is fast, and leaves no trace in their link counts. */
  private static final int MANY = 1_000;

  private static final long LARGE = 16 << 20;

  private final LastVersion last;
  private final boolean ofSource;
  private final Placement placement;
  private final @Nullable Earlier earlier;
  private final Prints prints = new Prints();
  private final AtomicLong sharedBytes = new AtomicLong();
  private final AtomicLong madeBytes = new AtomicLong();
  private final AtomicBoolean asked = new AtomicBoolean();

  /**
   * The last layer.
   *
   * @param place the directory that its files are in
   */
  private record Earlier(
      LayerId layer, Placement placement, Lease lease, Fd place, Prints prints) {}

  /**
   * A regular file as it shall be in the layer.
   *
   * @param path relative to the layer's root; of what comes from a directory, to that directory
   * @param origin digest, in hex, that is equal only where contents and attributes are
   */
  public record Wanted(
      String path,
      String origin,
      long size,
      long mtimeSeconds,
      int mtimeNanos,
      int permissions,
      int uid,
      int gid) {
    private boolean is(FileStat stat) {
      return stat.isRegular()
          && stat.size() == size
          && stat.mtimeSeconds() == mtimeSeconds
          && stat.mtimeNanos() == mtimeNanos
          && stat.permissions() == permissions
          && stat.uid() == uid
          && stat.gid() == gid;
    }
  }

  private SharedFiles(
      LastVersion last, boolean ofSource, Placement placement, @Nullable Earlier earlier) {
    this.last = last;
    this.ofSource = ofSource;
    this.placement = placement;
    this.earlier = earlier;
  }

  /**
   * What can be shared with the last layer of that purpose, which stays until this is closed.
   *
   * @param purpose any text; where it is equal, layers are likely to have files in common
   */
  public static SharedFiles open(Store store, String purpose) throws IOException {
    LastVersion last = new LastVersion(store, purpose);
    return new SharedFiles(last, false, Placement.ITSELF, earlier(store.layers(), last));
  }

  /**
   * As {@link #open}, of a directory's files wherever layers have them. Of a layer that has the
   * directory as it is copies may take files as {@link SourceLinks}.
   */
  public static SharedFiles ofSource(Store store, String purpose, Placement placement)
      throws IOException {
    LastVersion last = new LastVersion(store, purpose);
    return new SharedFiles(last, true, placement, earlier(store.layers(), last));
  }

  /** Forgets the purposes whose last layer is gone. */
  public static void tidy(Store store) throws IOException {
    LastVersion.tidy(store);
  }

  private static @Nullable Earlier earlier(LayerStore layers, LastVersion last) throws IOException {
    PlacedLayer told = last.read();
    if (told == null) {
      return null; // the first one
    }
    LayerId id = told.layer();
    Lease lease;
    try {
      lease = layers.lease(Set.of(id));
    } catch (LayerGoneException e) {
      return null;
    }
    try {
      Prints prints = read(layers.files(id));
      Fd place = prints == null ? null : place(layers, told);
      if (prints != null && place != null) {
        return new Earlier(id, told.placement(), lease, place, prints);
      }
    } catch (IOException | RuntimeException e) {
      lease.close();
      throw e;
    }
    lease.close();
    return null;
  }

  /** Null where the layer has no such directory. */
  private static @Nullable Fd place(LayerStore layers, PlacedLayer told) throws IOException {
    try (Fd root = Fd.directory(layers.fs(told.layer()))) {
      String to = told.placement().to();
      return root.openBeneath(to.isEmpty() ? "." : to, Fd.O_RDONLY | Fd.O_DIRECTORY);
    } catch (ErrnoException e) {
      return switch (e.errno()) {
        case Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP, Errno.EXDEV -> null;
        default -> throw e;
      };
    }
  }

  /** Whether so much is worth sharing. */
  public static boolean isMuch(long files, long bytes) {
    return files >= MANY || bytes >= LARGE;
  }

  /**
   * Says that the new layer has that file, and links it into the layer if the earlier version has
   * it.
   *
   * @param place where the new layer's files are, with the file's directory, without the file
   * @return false when it is still to be made
   */
  public boolean take(Wanted wanted, Fd place) throws IOException {
    Prints.Print print = Prints.Print.of(wanted.path(), wanted.origin());
    synchronized (prints) {
      prints.add(print);
    }
    if (earlier == null || !earlier.prints().contains(print)) {
      return false;
    }
    String old = earlier.placement().below(wanted.path());
    FileStat there = old == null ? null : FileCalls.statIfPresent(earlier.place(), old);
    if (old == null || there == null || !wanted.is(there)) {
      return false; // as old or owned otherwise, or damaged
    }
    try {
      String path = Objects.requireNonNull(placement.below(wanted.path()));
      FileCalls.link(earlier.place(), old, place, path);
    } catch (ErrnoException e) {
      return switch (e.errno()) {
        case Errno.EMLINK, Errno.EXDEV, Errno.EPERM -> false;
        default -> throw e;
      };
    }
    sharedBytes.addAndGet(there.blocks() * 512);
    asked.set(true);
    return true;
  }

  @Override
  public void made(FileStat stat) {
    madeBytes.addAndGet(stat.blocks() * 512);
    asked.set(true);
  }

  /** Makes it a layer, and the version that is earlier than the next one. */
  @Override
  public LayerId commit(PendingLayer layer) throws IOException {
    if (asked.get()) { // else it was not asked about any file
      layer.holds(sharedBytes.get() + madeBytes.get());
    }
    if (ofSource) {
      layer.isOf(kin());
    }
    if (prints.size() == 0) {
      return layer.commit();
    }
    layer.remembers(prints.toBytes());
    if (earlier != null && sharedBytes.get() > 0) {
      layer.shares(new LayerInfo.Shared(earlier.layer(), sharedBytes.get()));
    }
    LayerId id = layer.commit();
    last.write(new PlacedLayer(id, placement));
    return id;
  }

  /** Apart from layers that have the directory's files at other paths. */
  private LayerInfo.Kin kin() {
    if (placement.equals(Placement.ITSELF)) {
      return new LayerInfo.Kin(last.name(), last.name());
    }
    String where = "placed\n" + placement.from() + "\n" + placement.to();
    String place = Digest.of(where.getBytes(StandardCharsets.UTF_8)).shortHex();
    return new LayerInfo.Kin(last.name(), place);
  }

  /** Null for a table that is not there or damaged. */
  private static @Nullable Prints read(Path file) {
    try {
      return Prints.read(Files.readAllBytes(file));
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public void close() {
    if (earlier != null) {
      earlier.place().close();
      earlier.lease().close();
    }
  }
}
