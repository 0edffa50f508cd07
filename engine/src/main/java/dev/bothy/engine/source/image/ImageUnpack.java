package dev.bothy.engine.source.image;

import dev.bothy.engine.export.LayerBlobs;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.snapshot.UpperDirectorySink;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Interruption;
import dev.bothy.oci.layer.LayerLimits;
import dev.bothy.oci.layer.LayerReader;
import dev.bothy.oci.layer.UnpackedLayer;
import dev.bothy.oci.registry.PulledImage;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
    List<Packed> layers = new ArrayList<>();
    for (int i = 0; i < limit.of(image.image().layers().size()); i++) {
      layers.add(
          new Packed(image.image().layers().get(i), image.config().diffIds().get(i), List.of()));
    }
    return new Result(Snapshots.distinct(unpack(layers, fetch)));
  }

  /**
   * A layer as it comes.
   *
   * @param diffId of what is in the blob
   * @param unchanged as in {@link dev.bothy.engine.store.LayerInfo}, which archives do not say
   */
  public record Packed(Descriptor blob, Digest diffId, List<String> unchanged) {
    public Packed {
      unchanged = List.copyOf(unchanged);
    }

    private LayerId id() {
      return LayerId.ofDiffId(diffId, unchanged);
    }
  }

  /** The stack of the layers, lowest first, with what was missing fetched and unpacked. */
  public List<LayerId> unpack(List<Packed> layers, Fetch fetch)
      throws IOException, InterruptedException {
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        for (Packed layer : Set.copyOf(layers)) {
          running.add(
              threads.submit(
                  () -> {
                    unpack(layer, fetch);
                    return null;
                  }));
        }
        for (Future<?> one : running) {
          one.get();
        }
      } catch (ExecutionException e) {
        throw asIo(e);
      } finally {
        running.forEach(f -> f.cancel(true));
      }
    }
    List<LayerId> stack = List.of();
    for (Packed layer : layers) {
      stack = snapshots.onTop(stack, layer.id());
      if (!stack.getLast().equals(layer.id())) {
        blobs.came(stack.getLast(), new LayerBlobs.LayerBlob(layer.blob(), layer.diffId()));
      }
    }
    return stack;
  }

  private static IOException asIo(ExecutionException e) throws InterruptedException {
    Throwable cause = e.getCause();
    if (cause instanceof InterruptedException || (cause != null && Interruption.is(cause))) {
      throw new InterruptedException();
    }
    return cause instanceof IOException io ? io : new IOException(String.valueOf(cause), cause);
  }

  private void unpack(Packed layer, Fetch fetch) throws IOException {
    if (store.layers().has(layer.id())) {
      return;
    }
    fetch.fetch(layer.blob());
    try (PendingLayer pending = store.layers().begin(layer.id())) {
      try (InputStream in = content.open(layer.blob().digest());
          UpperDirectorySink sink = new UpperDirectorySink(pending.fs(), snapshots.marks())) {
        UnpackedLayer unpacked = LayerReader.unpack(in, layer.diffId(), sink, LayerLimits.DEFAULT);
        List<String> implied = new ArrayList<>(unpacked.impliedDirectories());
        if (!sink.rootDescribed()) {
          implied.addFirst("");
        }
        pending.implies(implied);
        pending.leavesUnchanged(layer.unchanged());
      }
      LayerId _ = pending.commit();
    }
    blobs.came(layer.id(), new LayerBlobs.LayerBlob(layer.blob(), layer.diffId()));
  }
}
