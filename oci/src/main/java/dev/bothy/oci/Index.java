package dev.bothy.oci;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.bothy.oci.json.Json;
import dev.bothy.oci.json.JsonFields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A list of manifests, one a platform (OCI image index, Docker manifest list); also a layout's
 * {@code index.json}.
 *
 * @param annotations sorted by key
 */
public record Index(
    MediaType mediaType, List<Descriptor> manifests, Map<String, String> annotations) {
  public Index {
    manifests = List.copyOf(manifests);
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
  }

  public static Index of(List<Descriptor> manifests) {
    return new Index(MediaType.OCI_INDEX, manifests, Map.of());
  }

  /**
   * Reads an index.
   *
   * @param what names it in errors
   */
  public static Index parse(byte[] bytes, String what) throws OciFormatException {
    JsonFields fields = Documents.parse(bytes, what);
    MediaType type = Documents.mediaType(fields);
    if (!type.isIndex()) {
      throw new OciFormatException(what + " is not an image index but " + type);
    }
    List<Descriptor> manifests = new ArrayList<>();
    for (JsonFields manifest : fields.objects("manifests")) {
      manifests.add(Descriptor.read(manifest));
    }
    return new Index(type, manifests, fields.stringMap("annotations"));
  }

  /**
   * The manifest that runs best on {@code wanted}; the first of equals. Entries that are no images
   * (attestations, artifacts) are never chosen.
   */
  public Optional<Descriptor> choose(Platform wanted) {
    Descriptor best = null;
    int affinity = 0;
    for (Descriptor manifest : manifests) {
      Platform platform = manifest.platform();
      if (platform == null
          || !(manifest.mediaType().isManifest() || manifest.mediaType().isIndex())) {
        continue;
      }
      int its = wanted.affinity(platform);
      if (its > affinity) {
        best = manifest;
        affinity = its;
      }
    }
    if (best == null && manifests.size() == 1 && manifests.getFirst().platform() == null) {
      best = manifests.getFirst();
    }
    return Optional.ofNullable(best);
  }

  /** The canonical bytes: same index, same bytes. */
  public byte[] toBytes() {
    JsonObject json = new JsonObject();
    json.addProperty("schemaVersion", 2);
    json.addProperty("mediaType", mediaType.value());
    JsonArray array = new JsonArray();
    for (Descriptor manifest : manifests) {
      array.add(manifest.toJson());
    }
    json.add("manifests", array);
    if (!annotations.isEmpty()) {
      json.add("annotations", Trees.sorted(annotations));
    }
    return Json.write(json);
  }

  /** The descriptor of {@link #toBytes}. */
  public Descriptor descriptor() {
    return Descriptor.of(mediaType, toBytes());
  }
}
