package dev.bothy.cli.image;

import dev.bothy.engine.Roots;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The named images of a store; a name keeps its layers from being collected. */
public final class ImageRecords {
  private static final String KIND = "image";

  private final Roots roots;

  public ImageRecords(Roots roots) {
    this.roots = roots;
  }

  /**
   * An image of the list.
   *
   * @param created when it got its present content
   */
  public record Listed(ImageRecord image, Instant created) {}

  /**
   * Keeps the image under its name; one that is the same already keeps its time.
   *
   * @return the project whose image had the name, or empty
   */
  public String put(ImageRecord image) throws IOException {
    Map<String, String> properties = properties(image);
    Roots.Root old = roots.find(KIND, image.name());
    if (old == null
        || !old.layers().equals(image.layers())
        || !old.properties().equals(properties)) {
      roots.put(
          new Roots.Root(
              KIND,
              image.name(),
              System.currentTimeMillis(),
              image.layers(),
              List.of(),
              properties));
    }
    String project = old == null ? null : old.properties().get("project");
    return project == null ? "" : project;
  }

  /** The image of that name, or null. */
  public @Nullable ImageRecord find(String name) throws IOException {
    Roots.Root root = roots.find(KIND, name);
    return root == null ? null : image(root);
  }

  /** Forgets a name; false when there was none. Layers go with the next prune. */
  public boolean remove(String name) throws IOException {
    return roots.remove(KIND, name);
  }

  /** All of them, by name. */
  public List<Listed> list() throws IOException {
    List<Listed> images = new ArrayList<>();
    for (Roots.Root root : roots.list(KIND)) {
      ImageRecord image = image(root);
      if (image != null) {
        images.add(new Listed(image, Instant.ofEpochMilli(root.createdMillis())));
      }
    }
    return images;
  }

  private static Map<String, String> properties(ImageRecord image) {
    Map<String, String> properties = new LinkedHashMap<>();
    if (image.target() != null) {
      properties.put("target", image.target().toString());
    }
    properties.put("workdir", image.workdir());
    properties.put("user", image.user());
    properties.put("project", image.project());
    properties.put("graph", image.graph());
    putMap(properties, "env.", image.env());
    putMap(properties, "label.", image.labels());
    putList(properties, "entrypoint.", image.entrypoint());
    putList(properties, "command.", image.command());
    return properties;
  }

  private static void putMap(Map<String, String> to, String prefix, Map<String, String> from) {
    for (Map.Entry<String, String> entry : from.entrySet()) {
      to.put(prefix + entry.getKey(), entry.getValue());
    }
  }

  private static void putList(Map<String, String> to, String prefix, List<String> from) {
    for (int i = 0; i < from.size(); i++) {
      to.put(prefix + i, from.get(i));
    }
  }

  /** Null for what another version wrote: never trusted, never an error. */
  private static @Nullable ImageRecord image(Roots.Root root) {
    Map<String, String> properties = root.properties();
    String target = properties.get("target");
    String workdir = properties.get("workdir");
    String user = properties.get("user");
    String project = properties.get("project");
    String graph = properties.get("graph");
    if (workdir == null || user == null || project == null || graph == null) {
      return null;
    }
    Digest digest;
    try {
      digest = target == null ? null : Digest.parse(target);
    } catch (IllegalArgumentException e) {
      return null;
    }
    return new ImageRecord(
        root.name(),
        digest,
        root.layers(),
        map(properties, "env."),
        workdir,
        user,
        list(properties, "entrypoint."),
        list(properties, "command."),
        map(properties, "label."),
        project,
        graph);
  }

  private static Map<String, String> map(Map<String, String> properties, String prefix) {
    Map<String, String> map = new TreeMap<>();
    for (Map.Entry<String, String> entry : properties.entrySet()) {
      if (entry.getKey().startsWith(prefix)) {
        map.put(entry.getKey().substring(prefix.length()), entry.getValue());
      }
    }
    return map;
  }

  private static List<String> list(Map<String, String> properties, String prefix) {
    List<String> list = new ArrayList<>();
    for (String next = properties.get(prefix + 0);
        next != null;
        next = properties.get(prefix + list.size())) {
      list.add(next);
    }
    return list;
  }
}
