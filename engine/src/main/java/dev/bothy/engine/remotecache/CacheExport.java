package dev.bothy.engine.remotecache;

import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.CacheRecords;
import dev.bothy.engine.export.ExportOptions;
import dev.bothy.engine.export.LayerBlobs;
import dev.bothy.engine.export.RegistryAccess;
import dev.bothy.engine.store.LayerGoneException;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Lease;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Manifest;
import dev.bothy.oci.layer.Compression;
import dev.bothy.oci.layer.LayerWriter;
import dev.bothy.oci.registry.RegistryException;
import dev.bothy.oci.registry.TransferListener;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the store knows of a graph's steps to where other machines find it. The layers are
 * written as an image's are, so that an image and its cache share them in a registry.
 */
public final class CacheExport {
  /** As many as readers take. */
  private static final int MAX_LAYERS = 2000;

  private final Store store;
  private final ContentStore content;
  private final CacheRecords records;
  private final LayerBlobs blobs;

  public CacheExport(Store store, ContentStore content) {
    this.store = store;
    this.content = content;
    this.records = new CacheRecords(store);
    this.blobs = new LayerBlobs(store, content);
  }

  /**
   * Writes the cache.
   *
   * @param keys of the graph's steps
   * @param target the layers of the result: the mode {@code min} takes the steps that they come
   *     from, {@code max} all
   */
  public void export(
      SolveRequest.Cache cache,
      Collection<Digest> keys,
      List<LayerId> target,
      TransferListener listener)
      throws SolveException, IOException {
    CachePlace place = CachePlaces.of(cache, "dest");
    String mode = cache.attributes().getOrDefault("mode", "min");
    if (!mode.equals("min") && !mode.equals("max")) {
      throw CachePlaces.wrong(cache, "has the mode " + mode, "known are min and max");
    }
    Descriptor manifest = assemble(cache, keys, mode.equals("max") ? null : new HashSet<>(target));
    try {
      place.put(manifest, content, listener);
    } catch (RegistryException e) {
      throw RegistryAccess.failure(e);
    }
  }

  private Descriptor assemble(
      SolveRequest.Cache cache, Collection<Digest> keys, @Nullable Set<LayerId> only)
      throws SolveException, IOException {
    ExportOptions options = new ExportOptions("cache", cache.type(), cache.attributes());
    LayerWriter writer = options.writer(Compression.GZIP);
    Map<CacheConfig.Layer, Integer> numbers = new LinkedHashMap<>();
    List<Descriptor> layers = new ArrayList<>();
    List<CacheConfig.Entry> entries = new ArrayList<>();
    for (Digest key : keys) {
      CacheRecord record = records.find(key);
      if (record == null || (only != null && !only.containsAll(layersOf(record)))) {
        continue;
      }
      try (Lease _ = store.layers().lease(layersOf(record))) {
        List<List<Integer>> outputs = new ArrayList<>();
        for (List<LayerId> output : record.outputs()) {
          List<Integer> stack = new ArrayList<>();
          for (LayerId layer : output) {
            LayerBlobs.LayerBlob blob = blobs.of(layer, writer, options.epoch());
            List<String> unchanged = store.layers().infos(List.of(layer)).getFirst().unchanged();
            CacheConfig.Layer known = new CacheConfig.Layer(blob.diffId(), unchanged);
            Integer number = numbers.get(known);
            if (number == null) {
              number = layers.size();
              numbers.put(known, number);
              layers.add(blob.descriptor());
            }
            stack.add(number);
          }
          outputs.add(stack);
        }
        entries.add(new CacheConfig.Entry(key, record.name(), record.tookMillis(), outputs));
      } catch (LayerGoneException e) {
        // Pruned meanwhile: the cache is the poorer for it.
      }
    }
    if (layers.size() > MAX_LAYERS) {
      throw CachePlaces.wrong(
          cache, "would hold " + layers.size() + " layers, more than 2000", "take mode=min");
    }
    byte[] config = new CacheConfig(List.copyOf(numbers.keySet()), entries).toBytes();
    Manifest manifest = Manifest.of(content.put(CacheConfig.TYPE, config), layers);
    return content.put(manifest.mediaType(), manifest.toBytes());
  }

  private static List<LayerId> layersOf(CacheRecord record) {
    return record.outputs().stream().flatMap(List::stream).distinct().toList();
  }
}
