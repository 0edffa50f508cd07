package dev.bothy.oci.archive;

import dev.bothy.oci.Descriptor;
import dev.bothy.oci.ImageReference;
import dev.bothy.oci.store.ContentStore;
import dev.bothy.oci.tar.TarEntry;
import dev.bothy.oci.tar.TarWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** An OCI image layout in a tar file: BuildKit's {@code type=oci}, skopeo's {@code oci-archive}. */
public final class OciArchive {
  private OciArchive() {}

  /**
   * Writes an image of the store.
   *
   * @param root its manifest or index
   * @param names go into the index's annotations
   * @param out not closed
   */
  public static void write(
      ContentStore store, Descriptor root, List<ImageReference> names, OutputStream out)
      throws IOException {
    Collection<Descriptor> blobs = ImageBlobs.of(root, OciLayout.ofStore(store));
    TreeMap<String, Descriptor> sorted = new TreeMap<>();
    for (Descriptor blob : blobs) {
      sorted.put(blob.digest().hex(), blob);
    }
    TarWriter tar = new TarWriter(out);
    text(tar, LayoutIndex.MARKER_FILE, LayoutIndex.MARKER.getBytes(StandardCharsets.UTF_8));
    text(tar, LayoutIndex.INDEX_FILE, LayoutIndex.with(List.of(), root, names).toBytes());
    tar.write(TarEntry.directory("blobs/"));
    tar.write(TarEntry.directory(LayoutIndex.BLOBS));
    for (Descriptor blob : sorted.values()) {
      blob(tar, store, LayoutIndex.BLOBS + blob.digest().hex(), blob);
    }
    tar.finish();
  }

  static void text(TarWriter tar, String name, byte[] content) throws IOException {
    tar.write(TarEntry.file(name, content.length), content);
  }

  static void blob(TarWriter tar, ContentStore store, String name, Descriptor blob)
      throws IOException {
    if (!store.has(blob)) {
      throw store.missing(blob.digest());
    }
    try (InputStream in = new CheckedStream(store, blob)) {
      tar.write(TarEntry.file(name, blob.size()), in);
    }
  }
}
