package dev.bothy.oci;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.bothy.oci.json.Json;
import dev.bothy.oci.json.JsonFields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One image: its config and its layers, lowest first (OCI image manifest; Docker schema 2 is the
 * same but for the media types). A manifest from elsewhere is kept and passed on as its own bytes;
 * {@link #toBytes} is for manifests made here.
 *
 * @param mediaType {@link MediaType#OCI_MANIFEST} or {@link MediaType#DOCKER_MANIFEST}
 * @param annotations sorted by key
 */
public record Manifest(
    MediaType mediaType,
    Descriptor config,
    List<Descriptor> layers,
    Map<String, String> annotations) {
  /** More layers than any engine mounts; longer lists are hostile. */
  private static final int MAX_LAYERS = 2000;

  public Manifest {
    layers = List.copyOf(layers);
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
  }

  /** An OCI manifest. */
  public static Manifest of(Descriptor config, List<Descriptor> layers) {
    return new Manifest(MediaType.OCI_MANIFEST, config, layers, Map.of());
  }

  /**
   * Reads a manifest.
   *
   * @param what names it in errors, e.g. {@code manifest sha256:… of localhost:5000/a}
   */
  public static Manifest parse(byte[] bytes, String what) throws OciFormatException {
    JsonFields fields = Documents.parse(bytes, what);
    MediaType type = Documents.mediaType(fields);
    if (!type.isManifest()) {
      throw new OciFormatException(what + " is not an image manifest but " + type);
    }
    List<Descriptor> layers = new ArrayList<>();
    for (JsonFields layer : fields.objects("layers")) {
      layers.add(Descriptor.read(layer));
    }
    if (layers.size() > MAX_LAYERS) {
      throw new OciFormatException(what + " has " + layers.size() + " layers");
    }
    return new Manifest(
        type,
        Descriptor.read(fields.requiredObject("config")),
        layers,
        fields.stringMap("annotations"));
  }

  /** The canonical bytes: same manifest, same bytes. */
  public byte[] toBytes() {
    JsonObject json = new JsonObject();
    json.addProperty("schemaVersion", 2);
    json.addProperty("mediaType", mediaType.value());
    json.add("config", config.toJson());
    JsonArray array = new JsonArray();
    for (Descriptor layer : layers) {
      array.add(layer.toJson());
    }
    json.add("layers", array);
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
