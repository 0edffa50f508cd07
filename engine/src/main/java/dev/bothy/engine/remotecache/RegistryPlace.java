package dev.bothy.engine.remotecache;

import dev.bothy.engine.export.RegistryAccess;
import dev.bothy.oci.Descriptor;
import dev.bothy.oci.ImageReference;
import dev.bothy.oci.Manifest;
import dev.bothy.oci.registry.ImageTransfer;
import dev.bothy.oci.registry.RegistryClient;
import dev.bothy.oci.registry.RegistryException;
import dev.bothy.oci.registry.TransferListener;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tag of a registry. */
final class RegistryPlace implements CachePlace {
  private final ImageReference reference;
  private final RegistryClient client = new RegistryClient(RegistryAccess.options());

  RegistryPlace(ImageReference reference) {
    this.reference = reference;
  }

  @Override
  public @Nullable Manifest manifest() throws IOException {
    try {
      return Manifest.parse(client.manifest(reference).bytes(), "the cache " + reference);
    } catch (RegistryException.NotFound e) {
      return null;
    }
  }

  @Override
  public void fetch(Descriptor blob, ContentStore content, TransferListener listener)
      throws IOException {
    client.pullBlob(reference, blob, content, listener);
  }

  @Override
  public void put(Descriptor manifest, ContentStore content, TransferListener listener)
      throws IOException {
    Descriptor _ =
        new ImageTransfer(client, content, listener).push(manifest, reference, List.of());
  }
}
