package dev.bothy.oci.archive;

import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Index;
import dev.bothy.oci.Manifest;
import dev.bothy.oci.OciFormatException;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Everything that an image is made of. */
final class ImageBlobs {
  private static final int MAX_NESTING = 4;

  private ImageBlobs() {}

  /** Each blob once: the root, then what it names, in the documents' order. */
  static Collection<Descriptor> of(Descriptor root, BlobSource source) throws IOException {
    Map<Digest, Descriptor> found = new LinkedHashMap<>();
    add(root, source, found, 0);
    return found.values();
  }

  private static void add(
      Descriptor descriptor, BlobSource source, Map<Digest, Descriptor> found, int depth)
      throws IOException {
    if (found.putIfAbsent(descriptor.digest(), descriptor.bare()) != null) {
      return;
    }
    if (depth > MAX_NESTING) {
      throw new OciFormatException("indexes within indexes, at " + descriptor.digest());
    }
    String what = descriptor.mediaType() + " " + descriptor.digest();
    if (descriptor.mediaType().isIndex()) {
      for (Descriptor child : Index.parse(source.read(descriptor.digest()), what).manifests()) {
        add(child, source, found, depth + 1);
      }
    } else if (descriptor.mediaType().isManifest()) {
      Manifest manifest = Manifest.parse(source.read(descriptor.digest()), what);
      found.putIfAbsent(manifest.config().digest(), manifest.config().bare());
      for (Descriptor layer : manifest.layers()) {
        found.putIfAbsent(layer.digest(), layer.bare());
      }
    }
  }
}
