package dev.bothy.engine.source;

import dev.bothy.engine.export.LayerBlobs;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.snapshot.UpperDirectorySink;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.layer.LayerLimits;
import dev.bothy.oci.layer.LayerReader;
import dev.bothy.oci.layer.UnpackedLayer;
import dev.bothy.oci.registry.PulledImage;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Makes layers of an image's blobs: side by side, and each once for all images that have it. */
public final class ImageUnpack {
  private final Store store;
  private final ContentStore content;
  private final Snapshots snapshots;
  private final LayerBlobs blobs;

  public ImageUnpack(Store store, ContentStore content) {
    this.store = store;
    this.content = content;
    this.snapshots = new Snapshots(store);
    this.blobs = new LayerBlobs(store, content);
  }

  /** How a blob gets into the content store. */
  public interface Fetch {
    void fetch(Descriptor blob) throws IOException;
  }

  /** The image's tree, with what was missing fetched and unpacked. */
  Result unpack(PulledImage image, LayerLimit limit, Fetch fetch)
      throws IOException, InterruptedException {
    int count = limit.of(image.image().layers().size());
    return unpack(
        image.image().layers().subList(0, count),
        image.config().diffIds().subList(0, count),
        fetch);
  }

  /**
   * The tree of the layers, lowest first.
   *
   * @param diffIds of each, as it is uncompressed
   */
  public Result unpack(List<Descriptor> layers, List<Digest> diffIds, Fetch fetch)
      throws IOException, InterruptedException {
    List<LayerId> ids = new ArrayList<>();
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        for (int i = 0; i < layers.size(); i++) {
          Digest diffId = diffIds.get(i);
          Descriptor blob = layers.get(i);
          LayerId id = LayerId.ofDiffId(diffId);
          ids.add(id);
          running.add(
              threads.submit(
                  () -> {
                    layer(id, diffId, blob, fetch);
                    return null;
                  }));
        }
        for (Future<?> layer : running) {
          layer.get();
        }
      } catch (ExecutionException e) {
        throw asIo(e);
      } finally {
        running.forEach(f -> f.cancel(true));
      }
    }
    List<LayerId> stack = List.of();
    for (int i = 0; i < ids.size(); i++) {
      LayerId id = ids.get(i);
      List<LayerId> more = snapshots.onTop(stack, id);
      LayerId placed = more.getLast();
      if (!placed.equals(id)) {
        blobs.came(placed, new LayerBlobs.LayerBlob(layers.get(i), diffIds.get(i)));
      }
      stack = more;
    }
    return new Result(Snapshots.distinct(stack));
  }

  private static IOException asIo(ExecutionException e) throws InterruptedException {
    Throwable cause = e.getCause();
    if (cause instanceof java.io.InterruptedIOException || cause instanceof InterruptedException) {
      throw new InterruptedException();
    }
    return cause instanceof IOException io ? io : new IOException(String.valueOf(cause), cause);
  }

  private void layer(LayerId id, Digest diffId, Descriptor blob, Fetch fetch) throws IOException {
    if (store.layers().has(id)) {
      return;
    }
    fetch.fetch(blob);
    try (PendingLayer pending = store.layers().begin(id)) {
      try (InputStream in = content.open(blob.digest());
          UpperDirectorySink sink = new UpperDirectorySink(pending.fs(), snapshots.marks())) {
        UnpackedLayer unpacked = LayerReader.unpack(in, diffId, sink, LayerLimits.DEFAULT);
        List<String> implied = new ArrayList<>(unpacked.impliedDirectories());
        if (!sink.rootDescribed()) {
          implied.addFirst("");
        }
        pending.implies(implied);
      }
      LayerId _ = pending.commit();
    }
    blobs.came(id, new LayerBlobs.LayerBlob(blob, diffId));
  }
}
