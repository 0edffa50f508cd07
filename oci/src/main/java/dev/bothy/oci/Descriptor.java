package dev.bothy.oci;

import com.google.gson.JsonObject;
import dev.bothy.oci.json.JsonFields;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Names content by digest, size and type (OCI image specification, descriptor).
 *
 * @param size bytes
 * @param platform in an index: what the manifest is for
 * @param annotations sorted by key
 * @param urls where a non-distributable layer is found
 */
public record Descriptor(
    MediaType mediaType,
    Digest digest,
    long size,
    @Nullable Platform platform,
    Map<String, String> annotations,
    List<String> urls) {
  /** Annotation: the tag of a manifest in a layout's index.json. */
  public static final String REF_NAME = "org.opencontainers.image.ref.name";

  public Descriptor {
    if (size < 0) {
      throw new IllegalArgumentException("negative size " + size + " of " + digest);
    }
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    urls = List.copyOf(urls);
  }

  public Descriptor(MediaType mediaType, Digest digest, long size) {
    this(mediaType, digest, size, null, Map.of(), List.of());
  }

  /** Describes these bytes. */
  public static Descriptor of(MediaType mediaType, byte[] bytes) {
    return new Descriptor(mediaType, Digest.of(bytes), bytes.length);
  }

  public Descriptor withPlatform(@Nullable Platform newPlatform) {
    return new Descriptor(mediaType, digest, size, newPlatform, annotations, urls);
  }

  public Descriptor withAnnotations(Map<String, String> newAnnotations) {
    return new Descriptor(mediaType, digest, size, platform, newAnnotations, urls);
  }

  /** Digest, size and type alone. */
  public Descriptor bare() {
    return new Descriptor(mediaType, digest, size);
  }

  static Descriptor read(JsonFields fields) throws OciFormatException {
    List<String> urls = fields.strings("urls");
    return new Descriptor(
        new MediaType(fields.requiredString("mediaType")),
        readDigest(fields),
        fields.requiredSize("size"),
        Platform.read(fields.object("platform")),
        fields.stringMap("annotations"),
        urls == null ? List.of() : urls);
  }

  private static Digest readDigest(JsonFields fields) throws OciFormatException {
    String text = fields.requiredString("digest");
    try {
      return Digest.parse(text);
    } catch (IllegalArgumentException e) {
      throw new OciFormatException(fields.what() + ": \"" + text + "\" is not a sha256 digest", e);
    }
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("mediaType", mediaType.value());
    json.addProperty("digest", digest.toString());
    json.addProperty("size", size);
    if (!urls.isEmpty()) {
      json.add("urls", Trees.strings(urls));
    }
    if (!annotations.isEmpty()) {
      json.add("annotations", Trees.sorted(annotations));
    }
    if (platform != null) {
      json.add("platform", platform.toJson());
    }
    return json;
  }

  @Override
  public String toString() {
    return mediaType + " " + digest + " (" + size + " bytes)";
  }
}
