package dev.bothy.oci;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.bothy.oci.json.Json;
import dev.bothy.oci.json.JsonFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An image's configuration (OCI image config; Docker's is a superset): how to run it and which
 * layers it is made of. Immutable; fields that this class does not know are kept when it is changed
 * and written.
 */
public final class ImageConfig {
  private static final List<String> ORDER =
      List.of(
          "created",
          "author",
          "architecture",
          "variant",
          "os",
          "os.version",
          "os.features",
          "config",
          "rootfs",
          "history");
  private static final List<String> CONFIG_ORDER =
      List.of(
          "User",
          "ExposedPorts",
          "Env",
          "Entrypoint",
          "Cmd",
          "Healthcheck",
          "Volumes",
          "WorkingDir",
          "OnBuild",
          "Labels",
          "StopSignal",
          "Shell");

  /** Never changed once here. */
  private final JsonObject root;

  private final Platform platform;
  private final List<String> env;
  private final @Nullable List<String> entrypoint;
  private final @Nullable List<String> cmd;
  private final List<String> shell;
  private final String user;
  private final String workingDir;
  private final String stopSignal;
  private final String created;
  private final String author;
  private final Map<String, String> labels;
  private final Set<String> exposedPorts;
  private final Set<String> volumes;
  private final List<Digest> diffIds;
  private final List<ImageHistory> history;

  /** Takes the tree as its own. */
  ImageConfig(JsonObject root, String what) throws OciFormatException {
    this.root = root;
    JsonFields fields = new JsonFields(root, what);
    JsonFields config = fields.object("config");
    if (config == null) {
      config = new JsonFields(new JsonObject(), what + ".config");
    }
    Platform read = Platform.read(fields);
    platform = read == null ? Platform.LINUX_AMD64 : read;
    created = fields.stringOr("created", "");
    author = fields.stringOr("author", "");
    env = orEmpty(config.strings("Env"));
    entrypoint = copy(config.strings("Entrypoint"));
    cmd = copy(config.strings("Cmd"));
    shell = orEmpty(config.strings("Shell"));
    user = config.stringOr("User", "");
    workingDir = config.stringOr("WorkingDir", "");
    stopSignal = config.stringOr("StopSignal", "");
    labels = unmodifiable(config.stringMap("Labels"));
    exposedPorts = names(config, "ExposedPorts");
    volumes = names(config, "Volumes");
    diffIds = diffIds(fields);
    List<ImageHistory> lines = new ArrayList<>();
    for (JsonFields line : fields.objects("history")) {
      lines.add(ImageHistory.read(line));
    }
    history = List.copyOf(lines);
  }

  /** A config without layers for this platform. */
  public static ImageConfig empty(Platform platform) {
    return new ImageConfigBuilder(new JsonObject()).platform(platform).build();
  }

  /**
   * Reads a config.
   *
   * @param what names it in errors, e.g. {@code config of localhost:5000/a:1}
   */
  public static ImageConfig parse(byte[] bytes, String what) throws OciFormatException {
    return new ImageConfig(Json.parseObject(bytes, what), what);
  }

  private static List<Digest> diffIds(JsonFields fields) throws OciFormatException {
    JsonFields rootfs = fields.object("rootfs");
    List<String> texts = rootfs == null ? List.of() : orEmpty(rootfs.strings("diff_ids"));
    List<Digest> result = new ArrayList<>(texts.size());
    for (String text : texts) {
      try {
        result.add(Digest.parse(text));
      } catch (IllegalArgumentException e) {
        throw new OciFormatException(
            fields.what() + ".rootfs.diff_ids: \"" + text + "\" is not a sha256 digest", e);
      }
    }
    return List.copyOf(result);
  }

  private static Set<String> names(JsonFields config, String name) throws OciFormatException {
    JsonFields set = config.object(name);
    return set == null ? Set.of() : unmodifiable(new TreeMap<>(sameKeys(set.names()))).keySet();
  }

  private static Map<String, String> sameKeys(List<String> names) {
    Map<String, String> result = new LinkedHashMap<>();
    for (String name : names) {
      result.put(name, "");
    }
    return result;
  }

  private static Map<String, String> unmodifiable(Map<String, String> map) {
    return Collections.unmodifiableMap(map);
  }

  private static List<String> orEmpty(@Nullable List<String> list) {
    return list == null ? List.of() : List.copyOf(list);
  }

  private static @Nullable List<String> copy(@Nullable List<String> list) {
    return list == null ? null : List.copyOf(list);
  }

  public Platform platform() {
    return platform;
  }

  /** RFC 3339, or empty. */
  public String created() {
    return created;
  }

  public String author() {
    return author;
  }

  /** {@code NAME=value} lines in order. */
  public List<String> env() {
    return env;
  }

  /** {@link #env} as a map in order; a later line for the same name decides. */
  public Map<String, String> envMap() {
    Map<String, String> result = new LinkedHashMap<>();
    for (String line : env) {
      int equals = line.indexOf('=');
      result.put(
          equals < 0 ? line : line.substring(0, equals),
          equals < 0 ? "" : line.substring(equals + 1));
    }
    return result;
  }

  /** Null when not set; an empty list is a set, empty entrypoint. */
  public @Nullable List<String> entrypoint() {
    return entrypoint;
  }

  /** Null when not set. */
  public @Nullable List<String> cmd() {
    return cmd;
  }

  /** The shell of shell-form commands (Docker); empty when not set. */
  public List<String> shell() {
    return shell;
  }

  /** {@code name|uid[:group|gid]}, or empty for root. */
  public String user() {
    return user;
  }

  /** Absolute, or empty for {@code /}. */
  public String workingDir() {
    return workingDir;
  }

  public String stopSignal() {
    return stopSignal;
  }

  public Map<String, String> labels() {
    return labels;
  }

  /** {@code port[/protocol]}, sorted. */
  public Set<String> exposedPorts() {
    return exposedPorts;
  }

  /** Sorted paths. */
  public Set<String> volumes() {
    return volumes;
  }

  /** Digests of the uncompressed layers, lowest first. */
  public List<Digest> diffIds() {
    return diffIds;
  }

  public List<ImageHistory> history() {
    return history;
  }

  /** A changed copy is made through this. */
  public ImageConfigBuilder toBuilder() {
    return new ImageConfigBuilder(root.deepCopy());
  }

  /** The canonical bytes: known fields in a fixed order, then the others by name. */
  public byte[] toBytes() {
    JsonObject out = ordered(root, ORDER);
    if (out.get("config") instanceof JsonObject config) {
      out.add("config", ordered(config, CONFIG_ORDER));
    }
    return Json.write(out);
  }

  private static JsonObject ordered(JsonObject object, List<String> order) {
    JsonObject result = new JsonObject();
    for (String name : order) {
      JsonElement value = object.get(name);
      if (value != null && !value.isJsonNull()) {
        result.add(name, value);
      }
    }
    for (String name : object.keySet().stream().sorted().toList()) {
      if (!order.contains(name)) {
        result.add(name, object.get(name));
      }
    }
    return result;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ImageConfig that && Arrays.equals(toBytes(), that.toBytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toBytes());
  }

  @Override
  public String toString() {
    return new String(toBytes(), StandardCharsets.UTF_8);
  }
}
