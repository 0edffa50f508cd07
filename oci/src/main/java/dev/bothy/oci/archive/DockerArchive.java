package dev.bothy.oci.archive;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.ImageConfig;
import dev.bothy.oci.ImageReference;
import dev.bothy.oci.Manifest;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.json.Json;
import dev.bothy.oci.layer.Compression;
import dev.bothy.oci.store.ContentStore;
import dev.bothy.oci.tar.TarEntry;
import dev.bothy.oci.tar.TarWriter;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code docker save} writes and every {@code docker load} reads: {@code manifest.json}, the
 * config, and the layers. Gzipped layers stay so; zstd ones are unpacked, because Docker before 23
 * cannot.
 */
public final class DockerArchive {
  private DockerArchive() {}

  /**
   * Writes one image of the store.
   *
   * @param root a manifest, not an index: the format holds one platform
   * @param names what {@code docker load} calls it; each gets {@code latest} when it has no tag
   * @param out not closed
   */
  public static void write(
      ContentStore store, Descriptor root, List<ImageReference> names, OutputStream out)
      throws IOException {
    if (!root.mediaType().isManifest()) {
      throw new OciFormatException(
          "a Docker archive holds one platform's image, not " + root.mediaType());
    }
    Manifest manifest = Manifest.parse(store.read(root.digest()), "manifest " + root.digest());
    byte[] configBytes = store.read(manifest.config().digest());
    List<Digest> diffIds =
        ImageConfig.parse(configBytes, "config " + manifest.config().digest()).diffIds();
    if (diffIds.size() != manifest.layers().size()) {
      throw new OciFormatException(
          "image " + root.digest() + " has a config for another number of layers");
    }
    Map<String, Descriptor> layers = new LinkedHashMap<>();
    JsonArray paths = new JsonArray();
    for (int i = 0; i < diffIds.size(); i++) {
      String path = diffIds.get(i).hex() + "/layer.tar";
      paths.add(path);
      layers.putIfAbsent(path, manifest.layers().get(i));
    }
    String config = manifest.config().digest().hex() + ".json";
    TarWriter tar = new TarWriter(out);
    // First, so that a reader knows what the layers are when they come.
    OciArchive.text(tar, "manifest.json", manifestJson(config, names, paths));
    OciArchive.text(tar, config, configBytes);
    for (Map.Entry<String, Descriptor> layer : layers.entrySet()) {
      String path = layer.getKey();
      tar.write(TarEntry.directory(path.substring(0, path.indexOf('/') + 1)));
      layer(tar, store, path, layer.getValue());
    }
    tar.finish();
  }

  private static byte[] manifestJson(String config, List<ImageReference> names, JsonArray paths) {
    JsonArray tags = new JsonArray();
    for (ImageReference name : names) {
      // Docker wants the short form of its own registry's names.
      tags.add(name.withoutDigest().withDefaultTag().familiar());
    }
    JsonObject image = new JsonObject();
    image.addProperty("Config", config);
    image.add("RepoTags", tags);
    image.add("Layers", paths);
    JsonArray images = new JsonArray();
    images.add(image);
    return Json.write(images);
  }

  private static void layer(TarWriter tar, ContentStore store, String path, Descriptor layer)
      throws IOException {
    if (!store.has(layer)) {
      throw store.missing(layer.digest());
    }
    Compression compression;
    try (BufferedInputStream in = new BufferedInputStream(store.open(layer.digest()), 16)) {
      compression = Compression.detect(in);
    }
    if (compression != Compression.ZSTD) {
      OciArchive.blob(tar, store, path, layer);
      return;
    }
    // The header wants the size before the content: unpack twice.
    long size;
    try (InputStream in = unpacked(store, layer)) {
      size = in.transferTo(OutputStream.nullOutputStream());
    }
    try (InputStream in = unpacked(store, layer)) {
      tar.write(TarEntry.file(path, size), in);
    }
  }

  private static InputStream unpacked(ContentStore store, Descriptor layer) throws IOException {
    return Compression.decompress(new CheckedStream(store, layer));
  }
}
