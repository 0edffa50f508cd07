package dev.bothy.oci.store;

import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.DigestMismatchException;
import dev.bothy.oci.MediaType;
import dev.bothy.oci.OciFormatException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.Optional;

/**
 * Content by digest in an OCI image layout (OCI image specification, image layout): {@code
 * blobs/sha256}, {@code index.json} with the tags, {@code oci-layout}; beside them {@code ingest}
 * with what is in flight and {@code locks}.
 *
 * <p>Many threads and processes may use one directory. A blob appears whole, checked and durable,
 * by a rename; a killed process costs only what it had in flight. {@link #has} and reading mark a
 * blob as used, and the {@link StoreCollector} spares what was used lately.
 */
public final class ContentStore {
  private static final String LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}";

  /** Documents beyond this are no manifests. */
  static final long MAX_DOCUMENT = 16L << 20;

  /** A blob's use is noted no more often than this. */
  private static final long TOUCH_MILLIS = 60_000;

  static final String PARTIAL = ".partial";

  private static final String LOCKS = "locks";

  private final Path root;
  private final Path blobs;
  private final InFlight inFlight;
  private final FileLocks locks;
  private final TagIndex tags;
  private final Clock clock;

  private ContentStore(Path root, Clock clock) {
    this.root = root;
    this.clock = clock;
    blobs = root.resolve("blobs").resolve("sha256");
    inFlight = new InFlight(root.resolve("ingest"));
    locks = new FileLocks(root.resolve(LOCKS));
    tags = new TagIndex(this, locks);
  }

  /**
   * Opens the store in this directory and makes it if it is not there.
   *
   * @throws OciFormatException when the directory is a layout of an unknown version
   */
  public static ContentStore open(Path root) throws IOException {
    return open(root, Clock.systemUTC());
  }

  static ContentStore open(Path root, Clock clock) throws IOException {
    ContentStore store = new ContentStore(root, clock);
    Path marker = root.resolve("oci-layout");
    try {
      String text = Files.readString(marker, StandardCharsets.UTF_8);
      if (!text.contains("\"1.")) {
        throw new OciFormatException(root + " is an image layout of an unknown version: " + text);
      }
    } catch (NoSuchFileException _) {
      store.makeDirectories();
      store.tags.create();
      store.inFlight.replace(marker, LAYOUT.getBytes(StandardCharsets.UTF_8));
      return store;
    }
    // A layout that another tool made has no place for what is in flight.
    if (!Files.isDirectory(store.inFlight.directory()) || !Files.isDirectory(root.resolve(LOCKS))) {
      store.makeDirectories();
    }
    return store;
  }

  private void makeDirectories() throws IOException {
    Files.createDirectories(blobs);
    Files.createDirectories(inFlight.directory());
    Files.createDirectories(root.resolve(LOCKS));
  }

  public Path root() {
    return root;
  }

  /** Names for manifests. */
  public TagIndex tags() {
    return tags;
  }

  /** Where a blob is or would be; read-only for all but the store. */
  public Path path(Digest digest) {
    return blobs.resolve(digest.hex());
  }

  /** Whether the blob is here; then it counts as used now. */
  public boolean has(Digest digest) {
    return touch(path(digest));
  }

  /** As {@link #has(Digest)}; a blob of another size is damaged, and dropped. */
  public boolean has(Descriptor descriptor) throws IOException {
    Path path = path(descriptor.digest());
    if (!touch(path)) {
      return false;
    }
    if (Files.size(path) != descriptor.size()) {
      drop(descriptor.digest());
      return false;
    }
    return true;
  }

  /** The blob's size in bytes, if it is here. */
  public Optional<Long> size(Digest digest) throws IOException {
    try {
      return Optional.of(Files.size(path(digest)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /**
   * A blob's bytes as they lie there, for what checks them otherwise (a layer's diffID); after
   * damage call {@link #verify}.
   */
  public InputStream open(Digest digest) throws IOException {
    if (!touch(path(digest))) {
      throw new BlobNotFoundException(digest, root);
    }
    return Files.newInputStream(path(digest));
  }

  /**
   * A whole document (manifest, index, config), checked.
   *
   * @throws BlobNotFoundException when it is not here
   * @throws DigestMismatchException when it was damaged; it is dropped
   */
  public byte[] read(Digest digest) throws IOException {
    Path path = path(digest);
    byte[] bytes;
    try {
      long size = Files.size(path);
      if (size > MAX_DOCUMENT) {
        throw new OciFormatException(
            "blob " + digest + " has " + size + " bytes: too large for a document");
      }
      bytes = Files.readAllBytes(path);
    } catch (NoSuchFileException _) {
      throw new BlobNotFoundException(digest, root);
    }
    Digest actual = Digest.of(bytes);
    if (!actual.equals(digest)) {
      drop(digest);
      throw new DigestMismatchException("blob " + digest + " in " + root, digest, actual);
    }
    touch(path);
    return bytes;
  }

  /** Reads a blob through; false when it is damaged or not here. */
  public boolean isSound(Digest digest) throws IOException {
    try (InputStream in = Files.newInputStream(path(digest))) {
      return Digest.of(in).equals(digest);
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  /** Reads a blob through and drops it when it is damaged; false then, or when it is not here. */
  public boolean verify(Digest digest) throws IOException {
    if (isSound(digest)) {
      return true;
    }
    drop(digest);
    return false;
  }

  /** The exception for a blob that is needed and not here. */
  public BlobNotFoundException missing(Digest digest) {
    return new BlobNotFoundException(digest, root);
  }

  /** Removes a blob, if it is here. */
  public void drop(Digest digest) throws IOException {
    Files.deleteIfExists(path(digest));
  }

  /** Stores a document that was made here. */
  public Descriptor put(MediaType mediaType, byte[] bytes) throws IOException {
    Descriptor descriptor = Descriptor.of(mediaType, bytes);
    if (!has(descriptor)) {
      try (BlobWriter writer = trustedWriter()) {
        writer.write(bytes);
        writer.commit(descriptor.digest());
      }
    }
    return descriptor;
  }

  /** Takes content of unknown digest. */
  public BlobWriter writer() throws IOException {
    return new BlobWriter(this, inFlight.create(), true);
  }

  /** As {@link #writer}, for one who digests the bytes on the way, so that it is done once. */
  public BlobWriter trustedWriter() throws IOException {
    return new BlobWriter(this, inFlight.create(), false);
  }

  /**
   * Begins to take a blob, or goes on where an earlier attempt stopped. Waits while another thread
   * or process takes the same one.
   *
   * @return empty when the blob is here
   * @throws java.io.InterruptedIOException when the thread is interrupted while it waits
   */
  public Optional<BlobIngest> ingest(Descriptor descriptor) throws IOException {
    if (has(descriptor)) {
      return Optional.empty();
    }
    String hex = descriptor.digest().hex();
    FileLocks.Held lock = locks.acquire(lockName(hex));
    boolean handedOver = false;
    try {
      if (has(descriptor)) {
        return Optional.empty();
      }
      handedOver = true;
      Path partial = inFlight.directory().resolve(hex + PARTIAL);
      return Optional.of(BlobIngest.open(this, descriptor, partial, lock));
    } finally {
      if (!handedOver) {
        lock.close();
      }
    }
  }

  /** Removes what no root needs. */
  public StoreCollector collector() {
    return new StoreCollector(this, clock);
  }

  /** One of 256 locks: a file for each blob ever taken would be litter. */
  static String lockName(String hex) {
    return "blob-" + hex.substring(0, 2);
  }

  FileLocks locks() {
    return locks;
  }

  Path blobs() {
    return blobs;
  }

  InFlight inFlight() {
    return inFlight;
  }

  /** False when there is no such file. */
  private boolean touch(Path path) {
    File file = path.toFile();
    long last = file.lastModified();
    if (last == 0 && !file.exists()) {
      return false;
    }
    long now = clock.millis();
    if (now - last > TOUCH_MILLIS) {
      try {
        Files.setLastModifiedTime(path, FileTime.fromMillis(now));
      } catch (NoSuchFileException _) {
        return false;
      } catch (IOException _) {
        return true; // a store that may only be read is collected by nobody
      }
    }
    return true;
  }
}
