package dev.bothy.engine.remotecache;

import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Manifest;
import dev.bothy.oci.registry.TransferListener;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A place that holds one cache, in the form of an image. */
interface CachePlace {
  /** What is there now; null when there is nothing yet. */
  @Nullable Manifest manifest() throws IOException;

  /** Brings one of the cache's blobs into the content store, unless it is there. */
  void fetch(Descriptor blob, ContentStore content, TransferListener listener) throws IOException;

  /** Replaces what is there: blobs first, the name last. */
  void put(Descriptor manifest, ContentStore content, TransferListener listener) throws IOException;
}
