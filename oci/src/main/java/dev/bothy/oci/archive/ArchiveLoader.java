package dev.bothy.oci.archive;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.ImageConfig;
import dev.bothy.oci.Index;
import dev.bothy.oci.Manifest;
import dev.bothy.oci.MediaType;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.json.Json;
import dev.bothy.oci.json.JsonFields;
import dev.bothy.oci.layer.Compression;
import dev.bothy.oci.store.BlobIngest;
import dev.bothy.oci.store.BlobWriter;
import dev.bothy.oci.store.ContentStore;
import dev.bothy.oci.tar.EntryType;
import dev.bothy.oci.tar.TarEntry;
import dev.bothy.oci.tar.TarReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loads images from an OCI archive, a Docker archive (compressed or not) or a layout directory;
 * which it is, the content says. Archives are read once, in order, from a stream.
 */
public final class ArchiveLoader {
  private static final int MAX_DOCUMENT = 16 << 20;
  private static final int MAX_LINKS = 16;

  private final ContentStore store;

  /** Files of the archive that became blobs of the store. */
  private final Map<String, Descriptor> files = new HashMap<>();

  private final Map<String, String> links = new HashMap<>();
  private byte @Nullable [] index;
  private byte @Nullable [] dockerManifest;

  private ArchiveLoader(ContentStore store) {
    this.store = store;
  }

  /**
   * Loads every image of a file or directory.
   *
   * @throws OciFormatException when it is no image archive, or lacks a part
   * @throws dev.bothy.oci.DigestMismatchException when a part is damaged
   */
  public static List<LoadedImage> load(Path source, ContentStore store) throws IOException {
    if (Files.isDirectory(source)) {
      return OciLayout.open(source).load(store);
    }
    try (InputStream in = Files.newInputStream(source)) {
      return load(in, source.toString(), store);
    }
  }

  /**
   * Loads every image of an archive.
   *
   * @param what names the archive in errors
   */
  public static List<LoadedImage> load(InputStream in, String what, ContentStore store)
      throws IOException {
    ArchiveLoader loader = new ArchiveLoader(store);
    try {
      loader.read(new TarReader(new BufferedInputStream(Compression.decompress(in), 1 << 17)));
      return loader.images();
    } catch (OciFormatException e) {
      throw new OciFormatException(what + ": " + e.getMessage(), e);
    }
  }

  private void read(TarReader tar) throws IOException {
    for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
      String name = entry.name().startsWith("./") ? entry.name().substring(2) : entry.name();
      if (entry.type() == EntryType.SYMLINK) {
        links.put(name, relative(name, entry.linkName()));
      } else if (entry.type() == EntryType.HARD_LINK) {
        links.put(name, entry.linkName());
      } else if (entry.type() == EntryType.FILE) {
        file(name, entry, tar.content());
      }
    }
  }

  private void file(String name, TarEntry entry, InputStream content) throws IOException {
    if (name.equals(LayoutIndex.INDEX_FILE)) {
      index = document(name, content);
    } else if (name.equals("manifest.json")) {
      dockerManifest = document(name, content);
    } else if (name.startsWith(LayoutIndex.BLOBS)) {
      files.put(name, blob(name, entry.size(), content));
    } else if (name.endsWith(".tar") || name.endsWith(".json") && name.indexOf('/') < 0) {
      files.put(name, unnamed(entry.size(), content));
    }
  }

  private static byte[] document(String name, InputStream content) throws IOException {
    byte[] bytes = content.readNBytes(MAX_DOCUMENT + 1);
    if (bytes.length > MAX_DOCUMENT) {
      throw new OciFormatException(name + " is larger than 16 MiB");
    }
    return bytes;
  }

  /** A blob whose name is its digest. */
  private Descriptor blob(String name, long size, InputStream content) throws IOException {
    Digest digest;
    try {
      digest = new Digest(name.substring(LayoutIndex.BLOBS.length()));
    } catch (IllegalArgumentException e) {
      throw new OciFormatException(name + " is not named by a sha256 digest", e);
    }
    Descriptor blob = new Descriptor(MediaType.OCI_LAYER, digest, size);
    BlobIngest ingest = store.ingest(blob).orElse(null);
    if (ingest != null) {
      try (ingest) {
        ingest.restart();
        ingest.writeAll(content);
        ingest.commit();
      }
    }
    return blob;
  }

  private Descriptor unnamed(long size, InputStream content) throws IOException {
    try (BlobWriter writer = store.writer()) {
      content.transferTo(writer);
      return new Descriptor(MediaType.OCI_LAYER, writer.commit(), size);
    }
  }

  private List<LoadedImage> images() throws IOException {
    if (index != null) {
      return fromIndex(index);
    }
    if (dockerManifest != null) {
      return fromDocker(dockerManifest);
    }
    throw new OciFormatException("no image archive: it has neither index.json nor manifest.json");
  }

  private List<LoadedImage> fromIndex(byte[] bytes) throws IOException {
    List<LoadedImage> result = new ArrayList<>();
    for (Descriptor entry : Index.parse(bytes, LayoutIndex.INDEX_FILE).manifests()) {
      for (Descriptor blob : ImageBlobs.of(entry, OciLayout.ofStore(store))) {
        if (!store.has(blob)) {
          throw new OciFormatException("it lacks blob " + blob.digest());
        }
      }
      result.add(new LoadedImage(LayoutIndex.nameOf(entry), entry.bare()));
    }
    return result;
  }

  private List<LoadedImage> fromDocker(byte[] bytes) throws IOException {
    if (!(Json.parse(bytes, "manifest.json") instanceof JsonArray images)) {
      throw new OciFormatException("manifest.json is not a list of images");
    }
    List<LoadedImage> result = new ArrayList<>();
    for (JsonElement image : images) {
      if (!(image instanceof JsonObject object)) {
        throw new OciFormatException("manifest.json is not a list of images");
      }
      JsonFields fields = new JsonFields(object, "manifest.json");
      Descriptor root = dockerImage(fields);
      List<String> names = fields.strings("RepoTags");
      if (names == null || names.isEmpty()) {
        result.add(new LoadedImage(null, root));
      } else {
        for (String name : names) {
          result.add(new LoadedImage(name, root));
        }
      }
    }
    return result;
  }

  /** Docker's archives have no manifest: the one that a registry would have is made. */
  private Descriptor dockerImage(JsonFields fields) throws IOException {
    Descriptor file = find(fields.requiredString("Config"));
    ImageConfig config = ImageConfig.parse(store.read(file.digest()), "the image's config");
    List<String> paths = fields.strings("Layers");
    List<Descriptor> layers = new ArrayList<>();
    for (String path : paths == null ? List.<String>of() : paths) {
      layers.add(layer(find(path)));
    }
    if (config.diffIds().size() != layers.size()) {
      throw new OciFormatException(
          "an image has " + layers.size() + " layers, its config " + config.diffIds().size());
    }
    for (int i = 0; i < layers.size(); i++) {
      Descriptor layer = layers.get(i);
      // Compressed ones are checked when they are unpacked.
      if (layer.mediaType().equals(MediaType.OCI_LAYER)
          && !layer.digest().equals(config.diffIds().get(i))) {
        throw new OciFormatException(
            "layer " + (i + 1) + " is damaged: it is not " + config.diffIds().get(i));
      }
    }
    Descriptor described = new Descriptor(MediaType.OCI_CONFIG, file.digest(), file.size());
    return store.put(MediaType.OCI_MANIFEST, Manifest.of(described, layers).toBytes());
  }

  private Descriptor layer(Descriptor file) throws IOException {
    try (BufferedInputStream in = new BufferedInputStream(store.open(file.digest()), 16)) {
      MediaType type = Compression.detect(in).ociMediaType();
      return new Descriptor(type, file.digest(), file.size());
    }
  }

  private Descriptor find(String name) throws OciFormatException {
    String current = name;
    for (int i = 0; i < MAX_LINKS; i++) {
      Descriptor file = files.get(current);
      if (file != null) {
        return file;
      }
      String target = links.get(current);
      if (target == null) {
        break;
      }
      current = target;
    }
    throw new OciFormatException("it lacks the file " + name + " that manifest.json names");
  }

  /** Where a link points to, as a name in the archive. */
  private static String relative(String name, String target) {
    String base = name.substring(0, name.lastIndexOf('/') + 1);
    String rest = target;
    while (rest.startsWith("../") && !base.isEmpty()) {
      rest = rest.substring(3);
      base = base.substring(0, base.lastIndexOf('/', base.length() - 2) + 1);
    }
    return base + rest;
  }
}
