package dev.bothy.engine.store;

import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Files that a copy of a directory that came in has in common with it: hard links where nothing
 * about them is to be different. The layer then says that it is {@linkplain LayerInfo.Kin kin}, and
 * the two never lie in one tree. For use by several threads.
 */
public final class SourceLinks implements FileLinks {
  private final LayerId source;
  private final LayerInfo.Kin kin;
  private final Lease lease;
  private final AtomicLong links = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong copies = new AtomicLong();
  private final AtomicLong copied = new AtomicLong();

  private SourceLinks(LayerId source, LayerInfo.Kin kin, Lease lease) {
    this.source = source;
    this.kin = kin;
    this.lease = lease;
  }

  /**
   * Links to the files of that layer.
   *
   * @param purpose of the copy: any text; where it is equal, files come to the same places
   * @return null when copies from the layer must be copies
   */
  public static @Nullable SourceLinks open(Store store, LayerId source, String purpose)
      throws IOException {
    Lease lease = store.layers().lease(Set.of(source));
    boolean used = false;
    try {
      LayerInfo.Kin kin = store.layers().infos(List.of(source)).getFirst().kin();
      used = kin != null && kin.family().equals(kin.place());
      if (kin == null || !used) {
        return null;
      }
      String place = Digest.of(purpose.getBytes(StandardCharsets.UTF_8)).shortHex();
      return new SourceLinks(source, new LayerInfo.Kin(kin.family(), place), lease);
    } finally {
      if (!used) {
        lease.close();
      }
    }
  }

  /**
   * Links one file.
   *
   * @param stat of it
   * @return false when it is to be copied
   */
  public boolean link(Fd fromDir, String from, FileStat stat, Fd toDir, String to)
      throws IOException {
    try {
      FileCalls.link(fromDir, from, toDir, to);
    } catch (ErrnoException e) {
      return switch (e.errno()) {
        case Errno.EMLINK, Errno.EXDEV, Errno.EPERM -> false;
        default -> throw e;
      };
    }
    links.incrementAndGet();
    bytes.addAndGet(stat.blocks() * 512);
    return true;
  }

  @Override
  public void made(FileStat stat) {
    copies.incrementAndGet();
    copied.addAndGet(stat.blocks() * 512);
  }

  @Override
  public LayerId commit(PendingLayer layer) throws IOException {
    if (links.get() + copies.get() > 0) { // else it was not asked about any file
      layer.holds(bytes.get() + copied.get());
    }
    if (links.get() > 0) {
      layer.isOf(kin);
      layer.shares(new LayerInfo.Shared(source, bytes.get()));
    }
    return layer.commit();
  }

  @Override
  public void close() {
    lease.close();
  }
}
