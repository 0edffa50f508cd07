package dev.bothy.engine.remotecache;

import dev.bothy.engine.cache.StepKey;
import dev.bothy.engine.source.image.ImageUnpack;
import dev.bothy.engine.store.LayerId;
import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Manifest;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.registry.TransferListener;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Results in the form of an image, whose documents were read; a layer is fetched when asked for.
 */
final class CacheOfImage implements KnownResults {
  private final CachePlace place;
  private final Manifest manifest;
  private final List<CacheConfig.Layer> layers;
  private final Map<Digest, CacheConfig.Entry> entries = new HashMap<>();
  private final ContentStore content;
  private final ImageUnpack unpack;
  private final TransferListener listener;

  private CacheOfImage(
      CachePlace place,
      Manifest manifest,
      CacheConfig config,
      ContentStore content,
      ImageUnpack unpack,
      TransferListener listener) {
    this.place = place;
    this.manifest = manifest;
    this.layers = config.layers();
    this.content = content;
    this.unpack = unpack;
    this.listener = listener;
    for (CacheConfig.Entry entry : config.entries()) {
      entries.put(entry.key(), entry);
    }
  }

  /** Reads the documents; null when there are none yet. */
  static @Nullable CacheOfImage read(
      CachePlace place,
      String name,
      ContentStore content,
      ImageUnpack unpack,
      TransferListener listener)
      throws IOException {
    Manifest manifest = place.manifest();
    if (manifest == null) {
      return null;
    }
    Descriptor document = manifest.config();
    if (CacheConfig.isOfAnotherVersion(document.mediaType())) {
      throw new OciFormatException("another version of bothy wrote it; write it anew");
    }
    if (!document.mediaType().equals(CacheConfig.TYPE)) {
      throw new OciFormatException("it is no cache that bothy wrote, but " + document.mediaType());
    }
    place.fetch(document, content, (_, _) -> {});
    CacheConfig config = CacheConfig.parse(content.read(document.digest()), "the cache " + name);
    if (config.layers().size() != manifest.layers().size()) {
      throw new OciFormatException("its manifest and its config do not have the same layers");
    }
    return new CacheOfImage(place, manifest, config, content, unpack, listener);
  }

  @Override
  public @Nullable Known find(StepKey key) {
    CacheConfig.Entry entry = entries.get(key.digest());
    return entry == null
        ? null
        : new Known(entry.name(), entry.tookMillis(), () -> outputs(entry.outputs()));
  }

  private List<List<LayerId>> outputs(List<List<Integer>> numbers)
      throws IOException, InterruptedException {
    List<List<LayerId>> outputs = new ArrayList<>();
    for (List<Integer> output : numbers) {
      List<ImageUnpack.Packed> packed = new ArrayList<>();
      for (int number : output) {
        CacheConfig.Layer layer = layers.get(number);
        Descriptor blob = manifest.layers().get(number);
        packed.add(new ImageUnpack.Packed(blob, layer.diffId(), layer.unchanged()));
      }
      outputs.add(unpack.unpack(packed, blob -> place.fetch(blob, content, listener)));
    }
    return outputs;
  }
}
