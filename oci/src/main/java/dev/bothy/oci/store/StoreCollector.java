package dev.bothy.oci.store;

import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.DigestMismatchException;
import dev.bothy.oci.Index;
import dev.bothy.oci.Manifest;
import dev.bothy.oci.MediaType;
import dev.bothy.oci.OciFormatException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Removes blobs that nothing names, and what dead processes left in flight. */
public final class StoreCollector {
  private final ContentStore store;
  private final Clock clock;

  StoreCollector(ContentStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * What a collection removed.
   *
   * @param bytes of the files together
   */
  public record Collected(int blobs, int partials, long bytes) {}

  /**
   * Keeps every tag's image, every root, and all that they name; removes the other blobs.
   *
   * @param roots manifests, indexes or plain blobs to keep besides the tags
   * @param spare what was used or written within this time stays: another process may be about to
   *     name it
   */
  public Collected collect(Collection<Digest> roots, Duration spare) throws IOException {
    Set<Digest> live = live(roots);
    long limit = clock.millis() - spare.toMillis();
    int removed = 0;
    int partials = 0;
    long bytes = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(store.blobs())) {
      for (Path file : files) {
        Digest digest = digest(file);
        if (digest != null && !live.contains(digest)) {
          long freed = removeIfOlder(file, limit);
          bytes += Math.max(0, freed);
          removed += freed >= 0 ? 1 : 0;
        }
      }
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(store.inFlight().directory())) {
      for (Path file : files) {
        long freed = removeAbandoned(file, limit);
        bytes += Math.max(0, freed);
        partials += freed >= 0 ? 1 : 0;
      }
    }
    return new Collected(removed, partials, bytes);
  }

  /** What a living process is writing stays, however old. */
  private long removeAbandoned(Path file, long limit) throws IOException {
    String name = String.valueOf(file.getFileName());
    if (name.endsWith(ContentStore.PARTIAL) && name.length() > 64) {
      try (FileLocks.Held lock = store.locks().tryAcquire(ContentStore.lockName(name))) {
        return lock == null ? -1 : removeIfOlder(file, limit);
      }
    }
    return InFlightFile.removeAbandoned(file, () -> removeIfOlder(file, limit));
  }

  /** Its size, or -1 when it stays or is gone. */
  private static long removeIfOlder(Path file, long limit) throws IOException {
    try {
      if (Files.getLastModifiedTime(file).toMillis() > limit) {
        return -1;
      }
      long size = Files.size(file);
      Files.delete(file);
      return size;
    } catch (NoSuchFileException _) {
      return -1;
    }
  }

  private Set<Digest> live(Collection<Digest> roots) throws IOException {
    Set<Digest> live = new HashSet<>();
    Deque<Digest> documents = new ArrayDeque<>();
    for (Descriptor manifest : store.tags().manifests()) {
      mark(manifest, live, documents);
    }
    for (Digest root : roots) {
      if (live.add(root)) {
        documents.add(root);
      }
    }
    while (!documents.isEmpty()) {
      children(documents.remove(), live, documents);
    }
    return live;
  }

  private static void mark(Descriptor descriptor, Set<Digest> live, Deque<Digest> documents) {
    MediaType type = descriptor.mediaType();
    if (live.add(descriptor.digest()) && (type.isIndex() || type.isManifest())) {
      documents.add(descriptor.digest());
    }
  }

  /** A root may be anything: what is neither a manifest nor an index has no children. */
  private void children(Digest digest, Set<Digest> live, Deque<Digest> documents)
      throws IOException {
    byte[] bytes;
    try {
      if (store.size(digest).orElse(Long.MAX_VALUE) > ContentStore.MAX_DOCUMENT) {
        return;
      }
      bytes = store.read(digest);
    } catch (BlobNotFoundException | DigestMismatchException _) {
      return;
    }
    if (bytes.length == 0 || bytes[0] != '{') {
      return;
    }
    try {
      for (Descriptor manifest : Index.parse(bytes, "blob").manifests()) {
        mark(manifest, live, documents);
      }
      return;
    } catch (OciFormatException _) {
      // perhaps a manifest
    }
    try {
      Manifest manifest = Manifest.parse(bytes, "blob");
      live.add(manifest.config().digest());
      for (Descriptor layer : manifest.layers()) {
        live.add(layer.digest());
      }
    } catch (OciFormatException _) {
      // a document of another kind
    }
  }

  private static @Nullable Digest digest(Path file) {
    Path name = file.getFileName();
    try {
      return name == null ? null : new Digest(name.toString());
    } catch (IllegalArgumentException _) {
      return null; // not ours
    }
  }
}
