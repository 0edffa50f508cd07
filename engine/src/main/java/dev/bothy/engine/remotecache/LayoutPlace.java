package dev.bothy.engine.remotecache;

import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Manifest;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.archive.OciLayout;
import dev.bothy.oci.registry.TransferListener;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An OCI image layout of this machine. */
final class LayoutPlace implements CachePlace {
  private final Path directory;

  LayoutPlace(Path directory) {
    this.directory = directory;
  }

  @Override
  public @Nullable Manifest manifest() throws IOException {
    if (!Files.exists(directory.resolve("index.json"))) {
      return null;
    }
    OciLayout layout = OciLayout.open(directory);
    List<Descriptor> entries = layout.index().manifests();
    if (entries.size() != 1) {
      throw new OciFormatException(directory + " holds " + entries.size() + " images, not a cache");
    }
    return Manifest.parse(layout.read(entries.getFirst().digest()), "the cache in " + directory);
  }

  @Override
  public void fetch(Descriptor blob, ContentStore content, TransferListener listener)
      throws IOException {
    OciLayout.open(directory).fetch(blob, content);
    listener.transferred(blob, blob.size());
  }

  @Override
  public void put(Descriptor manifest, ContentStore content, TransferListener listener)
      throws IOException {
    OciLayout.write(content, manifest, List.of(), directory);
  }
}
