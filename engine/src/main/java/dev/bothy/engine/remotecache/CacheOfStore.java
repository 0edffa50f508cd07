package dev.bothy.engine.remotecache;

import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.CacheRecords;
import dev.bothy.engine.cache.StepKey;
import dev.bothy.engine.snapshot.OverlayMarks;
import dev.bothy.engine.snapshot.TreeCopy;
import dev.bothy.engine.store.LayerGoneException;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.LayerInfo;
import dev.bothy.engine.store.Lease;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The results of another store on this machine, which may be read-only. Its layers are copied when
 * asked for, and compared with the digests that it knows of them: it can be pruned, or damaged, at
 * any time.
 */
final class CacheOfStore implements KnownResults {
  private final Store other;
  private final Store own;
  private final CacheRecords records;

  private CacheOfStore(Store other, Store own) {
    this.other = other;
    this.own = own;
    this.records = new CacheRecords(other);
  }

  /**
   * Null when there is no store in the directory.
   *
   * @throws IOException when its files mean something else here
   */
  static @Nullable CacheOfStore read(Path directory, Store own) throws IOException {
    Store other = Store.existing(directory, own.userXattrs());
    if (other == null) {
      return null;
    }
    Path version = other.root().resolve("version");
    if (FileCalls.stat(Fd.NONE, version.toString()).uid() != 0) { // in the namespace of the worker
      throw new IOException(
          "it is another user's, whose files have other owners here;"
              + " that user can write a cache for others: --export-cache type=local,dest=DIR");
    }
    return new CacheOfStore(other, own);
  }

  @Override
  public @Nullable Known find(StepKey key) throws IOException {
    CacheRecord record = records.read(key.digest()); // without a mark that it was used
    if (record == null || !record.op().equals(key.op().digest())) {
      return null;
    }
    Set<LayerId> layers = new LinkedHashSet<>();
    record.outputs().forEach(layers::addAll);
    for (LayerId layer : layers) {
      if (!other.layers().isDurable(layer)) {
        return null; // the other store's builds have still to say that it is whole
      }
    }
    return new Known(record.name(), record.tookMillis(), () -> outputs(record, layers));
  }

  private List<List<LayerId>> outputs(CacheRecord record, Set<LayerId> layers)
      throws IOException, InterruptedException {
    try (Lease _ = other.layers().lease(layers)) {
      List<List<LayerId>> outputs = new ArrayList<>();
      for (List<LayerId> output : record.outputs()) {
        List<LayerId> copies = new ArrayList<>();
        for (LayerId layer : output) {
          if (Thread.interrupted()) {
            throw new InterruptedException();
          }
          copies.add(copy(layer));
        }
        outputs.add(copies);
      }
      return outputs;
    }
  }

  private LayerId copy(LayerId layer) throws IOException {
    LayerInfo info = other.layers().find(layer).orElseThrow(() -> new LayerGoneException(layer));
    Digest content =
        other
            .layers()
            .knownDigest(layer)
            .orElseThrow(
                () ->
                    new IOException(
                        "nobody has read the layer through since it was made; do so with"
                            + " bothy doctor --check-store --store "
                            + other.root()));
    LayerId copy = LayerId.ofCopy(layer, content);
    if (own.layers().has(copy)) {
      return copy;
    }
    try (PendingLayer pending = own.layers().begin(copy)) {
      pending.implies(info.impliedDirs());
      pending.leavesUnchanged(info.unchanged());
      TreeCopy.layer(other.layers().fs(layer), pending.fs(), new OverlayMarks(own.userXattrs()));
      Digest copied = pending.contentDigest();
      if (!copied.equals(content)) {
        throw new IOException("its layer " + layer + " is damaged");
      }
      return pending.commit();
    }
  }
}
