package dev.bothy.dialect.project;

import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.archive.OciLayout;
import dev.bothy.starlark.EvalException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** OCI image layouts in the project, by the names that the graph knows them by. */
public final class Layouts {
  private final ProjectFiles project;
  private @Nullable Map<String, Path> found;

  public Layouts(ProjectFiles project) {
    this.project = project;
  }

  /**
   * An image of a layout.
   *
   * @param name of the layout in the graph
   */
  public record Found(String name, Digest digest) {}

  /** Directories by name. */
  public Map<String, Path> directories() {
    return found == null ? Map.of() : Collections.unmodifiableMap(found);
  }

  /**
   * Finds an image.
   *
   * @param ref tag or digest; empty when there is one only
   * @throws EvalException when there is no layout, or not that image in it
   */
  public Found find(String written, String ref) {
    String path = project.existing(written);
    Path directory = project.root().resolve(path);
    List<Descriptor> images;
    try {
      images = OciLayout.open(directory).index().manifests();
    } catch (IOException e) {
      throw new EvalException(
          "\"" + written + "\" is not an OCI image layout that can be read",
          "a directory with oci-layout, index.json and blobs, as `skopeo copy … oci:DIR` writes it",
          e);
    }
    Map<Digest, Descriptor> matching = new LinkedHashMap<>();
    TreeSet<String> tags = new TreeSet<>();
    for (Descriptor image : images) {
      String tag = image.annotations().getOrDefault(Descriptor.REF_NAME, "");
      if (!tag.isEmpty()) {
        tags.add(tag);
      }
      if (ref.isEmpty() || tag.equals(ref) || image.digest().toString().equals(ref)) {
        matching.put(image.digest(), image);
      }
    }
    if (matching.size() != 1) {
      String has =
          tags.isEmpty() ? images.size() + " images without tags" : String.join(", ", tags);
      throw new EvalException(
          matching.isEmpty()
              ? "\"" + written + "\" has no image " + ref
              : "\"" + written + "\" has several images",
          "it has " + has + "; ref=\"…\" takes a tag or digest");
    }
    return new Found(name(path, directory), new ArrayList<>(matching.keySet()).getFirst());
  }

  /** A name that references may have, of its own for each directory. */
  private String name(String path, Path directory) {
    Map<String, Path> names = found;
    if (names == null) {
      names = new LinkedHashMap<>();
      found = names;
    }
    StringBuilder plain = new StringBuilder("layout");
    boolean gap = true;
    for (int i = 0; i < path.length(); i++) {
      char c = Character.toLowerCase(path.charAt(i));
      boolean kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (kept) {
        plain.append(gap ? "-" : "").append(c);
      }
      gap = !kept;
    }
    String name = plain.toString();
    for (int n = 2; !directory.equals(names.getOrDefault(name, directory)); n++) {
      name = plain + "-" + n;
    }
    names.put(name, directory);
    return name;
  }
}
