package dev.bothy.oci.store;

import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.MediaType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** A process of its own that uses a store; see {@link StoreProcessesTest}. */
final class StoreWorker {
  private StoreWorker() {}

  static byte[] blob(int seed) {
    byte[] bytes = new byte[400_000];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static Descriptor descriptor(int seed) {
    byte[] bytes = blob(seed);
    return new Descriptor(MediaType.OCI_LAYER, Digest.of(bytes), bytes.length);
  }

  static void ingest(ContentStore store, int seed) throws IOException {
    byte[] bytes = blob(seed);
    BlobIngest ingest = store.ingest(descriptor(seed)).orElse(null);
    if (ingest == null) {
      return;
    }
    try (ingest) {
      for (int at = (int) ingest.offset(); at < bytes.length; at += 1000) {
        ingest.write(bytes, at, Math.min(1000, bytes.length - at));
      }
      ingest.commit();
    }
  }

  private static void collect(ContentStore store) throws IOException {
    System.out.println(store.collector().collect(List.of(), Duration.ofSeconds(-1)).partials());
  }

  public static void main(String[] args) throws IOException {
    ContentStore store = ContentStore.open(Path.of(args[0]));
    if (args.length == 1) {
      collect(store);
      return;
    }
    int worker = Integer.parseInt(args[1]);
    int count = Integer.parseInt(args[2]);
    for (int i = 0; i < count; i++) {
      ingest(store, i);
      store.tags().set("w" + worker + "-" + i, descriptor(i));
      if (i == 0) {
        System.out.println("begun");
        System.out.flush();
      }
    }
  }
}
