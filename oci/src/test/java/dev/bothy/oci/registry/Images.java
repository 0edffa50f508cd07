package dev.bothy.oci.registry;

import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.ImageConfig;
import dev.bothy.oci.Manifest;
import dev.bothy.oci.MediaType;
import dev.bothy.oci.Platform;
import dev.bothy.oci.layer.Compression;
import dev.bothy.oci.layer.FileMetadata;
import dev.bothy.oci.layer.LayerEntry;
import dev.bothy.oci.layer.LayerSource;
import dev.bothy.oci.layer.LayerWriter;
import dev.bothy.oci.layer.Timestamps;
import dev.bothy.oci.layer.WrittenLayer;
import dev.bothy.oci.store.BlobWriter;
import dev.bothy.oci.store.ContentStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small images for tests. */
public final class Images {
  private Images() {}

  /** An image with {@code layers} layers of one file of {@code size} random bytes each. */
  public static Descriptor make(ContentStore store, int layers, int size, Compression compression)
      throws IOException {
    List<Descriptor> descriptors = new ArrayList<>();
    List<Digest> diffIds = new ArrayList<>();
    FileMetadata metadata = new FileMetadata(0644, 0, 0, 1_000_000_000, 0, Map.of());
    for (int i = 0; i < layers; i++) {
      byte[] content = new byte[size];
      new Random(i * 1000L + size).nextBytes(content);
      LayerEntry entry = LayerEntry.file("file-" + i, metadata, size);
      LayerSource source = visitor -> visitor.file(entry, new ByteArrayInputStream(content));
      try (BlobWriter out = store.trustedWriter()) {
        WrittenLayer written =
            LayerWriter.of(compression, new Timestamps.Kept()).write(source, out);
        out.commit(written.digest());
        descriptors.add(
            new Descriptor(compression.ociMediaType(), written.digest(), written.size()));
        diffIds.add(written.diffId());
      }
    }
    ImageConfig config =
        ImageConfig.empty(Platform.LINUX_AMD64).toBuilder()
            .cmd(List.of("/bin/true"))
            .env(List.of("A=1"))
            .diffIds(diffIds)
            .build();
    Descriptor described = store.put(MediaType.OCI_CONFIG, config.toBytes());
    return store.put(MediaType.OCI_MANIFEST, Manifest.of(described, descriptors).toBytes());
  }
}
