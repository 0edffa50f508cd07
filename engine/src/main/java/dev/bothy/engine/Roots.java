package dev.bothy.engine;

import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.WholeFiles;
import dev.bothy.oci.Digest;
import dev.bothy.oci.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What people want to keep: images by their tags, environments by their names. What a root refers
 * to is never collected. Reading and writing need no privileges and load little.
 */
public final class Roots {
  private final Path directory;

  /**
   * @param store the store's directory
   */
  public Roots(Path store) {
    this.directory = store.resolve("roots");
  }

  /**
   * One reason to keep layers.
   *
   * @param kind of root: {@code image}, {@code environment} …; lower-case letters
   * @param name any text, unique within the kind
   * @param layers names of layers in this store, lowest first
   * @param blobs digests of blobs in the content store
   * @param properties whatever its owner wants to remember, such as the image config
   */
  public record Root(
      String kind,
      String name,
      long createdMillis,
      List<String> layers,
      List<Digest> blobs,
      Map<String, String> properties) {
    public Root {
      layers = List.copyOf(layers);
      blobs = List.copyOf(blobs);
      properties = Collections.unmodifiableMap(new TreeMap<>(properties));
      for (int i = 0; i < kind.length(); i++) {
        if (kind.charAt(i) < 'a' || kind.charAt(i) > 'z') {
          throw new IllegalArgumentException("not a kind of root: " + kind);
        }
      }
      for (String layer : layers) {
        if (!LayerId.wellFormed(layer)) {
          throw new IllegalArgumentException("not a layer: " + layer);
        }
      }
    }
  }

  /** Keeps it, in place of an older one of that kind and name. */
  public void put(Root root) throws IOException {
    // Durable: without that a power cut would let go of what it keeps.
    AtomicFile.write(file(root.kind(), root.name()), write(root));
  }

  /** The root of that kind and name; null when there is none or it cannot be read. */
  public @Nullable Root find(String kind, String name) throws IOException {
    Root root = read(file(kind, name));
    return root != null && root.name().equals(name) ? root : null;
  }

  /** The layers that they refer to. */
  public Set<LayerId> layers() throws IOException {
    Set<LayerId> layers = new HashSet<>();
    for (Root root : all()) {
      for (String layer : root.layers()) {
        layers.add(new LayerId(layer));
      }
    }
    return layers;
  }

  /** All roots of the kind, by name. */
  public List<Root> list(String kind) throws IOException {
    List<Root> roots = new ArrayList<>();
    for (Path file : WholeFiles.of(directory.resolve(kind))) {
      Root root = read(file);
      if (root != null) {
        roots.add(root);
      }
    }
    roots.sort((a, b) -> a.name().compareTo(b.name()));
    return roots;
  }

  /** All roots of all kinds. */
  public List<Root> all() throws IOException {
    List<Root> roots = new ArrayList<>();
    List<Path> kinds = WholeFiles.of(directory);
    kinds.sort(null);
    for (Path kind : kinds) {
      roots.addAll(list(kind.getFileName().toString()));
    }
    return roots;
  }

  /**
   * Lets go of it.
   *
   * @return whether there was one
   */
  public boolean remove(String kind, String name) throws IOException {
    return Files.deleteIfExists(file(kind, name));
  }

  private Path file(String kind, String name) {
    return directory.resolve(kind).resolve(Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex());
  }

  private static byte[] write(Root root) {
    StringBuilder text = new StringBuilder("bothy root 1\n");
    line(text, "kind", root.kind());
    line(text, "name", root.name());
    line(text, "created", Long.toString(root.createdMillis()));
    for (String layer : root.layers()) {
      line(text, "layer", layer);
    }
    for (Digest blob : root.blobs()) {
      line(text, "blob", blob.hex());
    }
    root.properties()
        .forEach(
            (key, value) -> {
              line(text, "property", key);
              line(text, "value", value);
            });
    text.append("end \n");
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void line(StringBuilder text, String field, String value) {
    text.append(field)
        .append(' ')
        .append(value.replace("\\", "\\\\").replace("\n", "\\n"))
        .append('\n');
  }

  private static @Nullable Root read(Path file) throws IOException {
    String text;
    try {
      text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return null;
    }
    if (!text.startsWith("bothy root 1\n") || !text.endsWith("\nend \n")) {
      return null;
    }
    String kind = "";
    String name = "";
    long created = 0;
    List<String> layers = new ArrayList<>();
    List<Digest> blobs = new ArrayList<>();
    Map<String, String> properties = new TreeMap<>();
    String key = "";
    try {
      int from = text.indexOf('\n') + 1;
      while (from < text.length()) {
        int end = text.indexOf('\n', from);
        int space = text.indexOf(' ', from);
        String value = unescape(text.substring(space + 1, end));
        switch (text.substring(from, space)) {
          case "kind" -> kind = value;
          case "name" -> name = value;
          case "created" -> created = Long.parseLong(value);
          case "layer" -> layers.add(value);
          case "blob" -> blobs.add(new Digest(value));
          case "property" -> key = value;
          case "value" -> properties.put(key, value);
          default -> {
            // A field of a later version.
          }
        }
        from = end + 1;
      }
      return new Root(kind, name, created, layers, blobs, properties);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return null;
    }
  }

  private static String unescape(String value) {
    if (value.indexOf('\\') < 0) {
      return value;
    }
    StringBuilder text = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      text.append(c != '\\' ? c : value.charAt(++i) == 'n' ? '\n' : '\\');
    }
    return text.toString();
  }
}
