package dev.bothy.engine.export;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.ImageReference;
import dev.bothy.oci.Index;
import dev.bothy.oci.json.Json;
import dev.bothy.oci.store.ContentStore;
import dev.bothy.oci.tar.TarEntry;
import dev.bothy.oci.tar.TarWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An image as an OCI image layout, in a directory or an archive; with Docker's {@code
 * manifest.json} on top for {@code docker load}. Equal images give equal bytes.
 */
final class LayoutWriter {
  private static final byte[] LAYOUT =
      "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(StandardCharsets.UTF_8);

  private final ContentStore content;
  private final ImageExports.Image image;
  private final List<ImageReference> names;
  private final boolean docker;

  LayoutWriter(
      ContentStore content, ImageExports.Image image, List<ImageReference> names, boolean docker) {
    this.content = content;
    this.image = image;
    this.names = names;
    this.docker = docker;
  }

  void tar(OutputStream raw) throws IOException {
    try (TarWriter tar = new TarWriter(new BufferedOutputStream(raw, 1 << 16))) {
      tar.write(TarEntry.directory("blobs/"));
      tar.write(TarEntry.directory("blobs/sha256/"));
      for (Map.Entry<String, Long> blob : blobs().entrySet()) {
        Digest digest = new Digest(blob.getKey());
        try (InputStream in = content.open(digest)) {
          tar.write(TarEntry.file("blobs/sha256/" + blob.getKey(), blob.getValue()), in);
        }
      }
      for (Map.Entry<String, byte[]> document : documents().entrySet()) {
        tar.write(
            TarEntry.file(document.getKey(), document.getValue().length), document.getValue());
      }
    }
  }

  void directory(Path root) throws IOException {
    Path directory = root.resolve("blobs").resolve("sha256");
    Files.createDirectories(directory);
    for (String hex : blobs().keySet()) {
      Files.copy(content.path(new Digest(hex)), directory.resolve(hex));
    }
    for (Map.Entry<String, byte[]> document : documents().entrySet()) {
      Files.write(root.resolve(document.getKey()), document.getValue());
    }
  }

  /** Sizes by digest, sorted. */
  private Map<String, Long> blobs() {
    Map<String, Long> blobs = new TreeMap<>();
    for (Descriptor layer : image.document().layers()) {
      blobs.put(layer.digest().hex(), layer.size());
    }
    Descriptor config = image.document().config();
    blobs.put(config.digest().hex(), config.size());
    blobs.put(image.manifest().digest().hex(), image.manifest().size());
    return blobs;
  }

  private Map<String, byte[]> documents() {
    Map<String, byte[]> documents = new LinkedHashMap<>();
    List<Descriptor> manifests = new ArrayList<>();
    for (ImageReference name : names) {
      Map<String, String> annotations = new TreeMap<>();
      annotations.put("io.containerd.image.name", name.toString());
      annotations.put(Descriptor.REF_NAME, name.object());
      manifests.add(image.manifest().withAnnotations(annotations));
    }
    if (manifests.isEmpty()) {
      manifests.add(image.manifest());
    }
    documents.put("index.json", Index.of(manifests).toBytes());
    if (docker) {
      documents.put("manifest.json", dockerManifest());
    }
    documents.put("oci-layout", LAYOUT);
    return documents;
  }

  private byte[] dockerManifest() {
    JsonObject entry = new JsonObject();
    entry.addProperty("Config", path(image.document().config()));
    JsonArray tags = new JsonArray();
    for (ImageReference name : names) {
      tags.add(name.familiar());
    }
    entry.add("RepoTags", tags);
    JsonArray layers = new JsonArray();
    for (Descriptor layer : image.document().layers()) {
      layers.add(path(layer));
    }
    entry.add("Layers", layers);
    JsonArray all = new JsonArray();
    all.add(entry);
    return Json.write(all);
  }

  private static String path(Descriptor blob) {
    return "blobs/sha256/" + blob.digest().hex();
  }
}
