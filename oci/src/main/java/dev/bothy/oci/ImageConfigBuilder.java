package dev.bothy.oci;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects changes of an image's configuration; what is not set stays as it was. */
public final class ImageConfigBuilder {
  private final JsonObject root;

  /** Changes this very tree. */
  ImageConfigBuilder(JsonObject root) {
    this.root = root;
  }

  public ImageConfigBuilder platform(Platform platform) {
    root.addProperty("architecture", platform.architecture());
    root.addProperty("os", platform.os());
    text(root, "variant", platform.variant());
    text(root, "os.version", platform.osVersion());
    return this;
  }

  /** RFC 3339; empty removes it. */
  public ImageConfigBuilder created(String time) {
    text(root, "created", time);
    return this;
  }

  public ImageConfigBuilder author(String author) {
    text(root, "author", author);
    return this;
  }

  public ImageConfigBuilder env(List<String> lines) {
    return list("Env", lines);
  }

  public ImageConfigBuilder env(Map<String, String> variables) {
    List<String> lines = new ArrayList<>(variables.size());
    variables.forEach((name, value) -> lines.add(name + "=" + value));
    return env(lines);
  }

  /** Null removes it. */
  public ImageConfigBuilder entrypoint(@Nullable List<String> command) {
    return list("Entrypoint", command);
  }

  /** Null removes it. */
  public ImageConfigBuilder cmd(@Nullable List<String> command) {
    return list("Cmd", command);
  }

  public ImageConfigBuilder shell(@Nullable List<String> command) {
    return list("Shell", command);
  }

  public ImageConfigBuilder user(String user) {
    text(config(), "User", user);
    return this;
  }

  public ImageConfigBuilder workingDir(String path) {
    text(config(), "WorkingDir", path);
    return this;
  }

  public ImageConfigBuilder stopSignal(String signal) {
    text(config(), "StopSignal", signal);
    return this;
  }

  public ImageConfigBuilder labels(Map<String, String> labels) {
    return object("Labels", Trees.sorted(labels));
  }

  public ImageConfigBuilder exposedPorts(Set<String> ports) {
    return object("ExposedPorts", Trees.set(ports));
  }

  public ImageConfigBuilder volumes(Set<String> paths) {
    return object("Volumes", Trees.set(paths));
  }

  public ImageConfigBuilder diffIds(List<Digest> digests) {
    JsonObject rootfs = new JsonObject();
    rootfs.addProperty("type", "layers");
    rootfs.add("diff_ids", Trees.strings(digests.stream().map(Digest::toString).toList()));
    root.add("rootfs", rootfs);
    return this;
  }

  public ImageConfigBuilder history(List<ImageHistory> lines) {
    JsonArray array = new JsonArray();
    for (ImageHistory line : lines) {
      array.add(line.toJson());
    }
    root.add("history", array);
    return this;
  }

  public ImageConfig build() {
    if (!root.has("rootfs")) {
      diffIds(List.of());
    }
    try {
      return new ImageConfig(root.deepCopy(), "image config");
    } catch (OciFormatException e) {
      throw new IllegalStateException("the builder writes only what it reads", e);
    }
  }

  private JsonObject config() {
    if (root.get("config") instanceof JsonObject config) {
      return config;
    }
    JsonObject config = new JsonObject();
    root.add("config", config);
    return config;
  }

  private ImageConfigBuilder list(String name, @Nullable List<String> values) {
    config().add(name, values == null ? JsonNull.INSTANCE : Trees.strings(values));
    return this;
  }

  private ImageConfigBuilder object(String name, JsonObject value) {
    config().add(name, value.isEmpty() ? JsonNull.INSTANCE : value);
    return this;
  }

  private static void text(JsonObject object, String name, String value) {
    if (value.isEmpty()) {
      object.remove(name);
    } else {
      object.addProperty(name, value);
    }
  }
}
