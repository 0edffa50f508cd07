package dev.bothy.oci.archive;

import dev.bothy.oci.Descriptor;
import dev.bothy.oci.ImageReference;
import dev.bothy.oci.Index;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The {@code index.json} of a layout that carries one image, and its marker file. */
final class LayoutIndex {
  static final String MARKER_FILE = "oci-layout";
  static final String MARKER = "{\"imageLayoutVersion\":\"1.0.0\"}";
  static final String INDEX_FILE = "index.json";
  static final String BLOBS = "blobs/sha256/";

  /** containerd's annotation for the full name; {@link Descriptor#REF_NAME} holds only the tag. */
  static final String FULL_NAME = "io.containerd.image.name";

  private LayoutIndex() {}

  /** The entries of other images, and this one's under each of its names. */
  static Index with(List<Descriptor> others, Descriptor root, List<ImageReference> names) {
    if (names.isEmpty()) {
      return with(others, named(root, null));
    }
    Index index = Index.of(others);
    for (ImageReference name : names) {
      index = with(index.manifests(), named(root, name));
    }
    return index;
  }

  private static Descriptor named(Descriptor root, @Nullable ImageReference name) {
    Map<String, String> annotations = new TreeMap<>(root.annotations());
    String tag = name == null ? null : name.tag();
    annotations.put(Descriptor.REF_NAME, tag == null ? ImageReference.DEFAULT_TAG : tag);
    if (name != null) {
      annotations.put(FULL_NAME, name.withoutDigest().withDefaultTag().toString());
    } else {
      annotations.remove(FULL_NAME);
    }
    return root.withAnnotations(annotations);
  }

  /** With this entry, in place of one of the same name. */
  private static Index with(List<Descriptor> others, Descriptor entry) {
    List<Descriptor> result = new ArrayList<>();
    for (Descriptor other : others) {
      boolean same =
          other.annotations().getOrDefault(Descriptor.REF_NAME, "").equals(tag(entry))
              && other.annotations().getOrDefault(FULL_NAME, "").equals(fullName(entry));
      if (!same) {
        result.add(other);
      }
    }
    result.add(entry);
    result.sort((a, b) -> (tag(a) + " " + fullName(a)).compareTo(tag(b) + " " + fullName(b)));
    return Index.of(result);
  }

  private static String tag(Descriptor entry) {
    return entry.annotations().getOrDefault(Descriptor.REF_NAME, "");
  }

  private static String fullName(Descriptor entry) {
    return entry.annotations().getOrDefault(FULL_NAME, "");
  }

  /** The best name that the entry has; null for none. */
  static @Nullable String nameOf(Descriptor entry) {
    String full = entry.annotations().get(FULL_NAME);
    return full != null ? full : entry.annotations().get(Descriptor.REF_NAME);
  }
}
