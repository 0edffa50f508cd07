package dev.bothy.engine.cache;

import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Store;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The records of a store, a file each: {@code cache/keys/<2 digits>/<key>}, found again by
 * operation through empty files {@code cache/ops/<op>/<key>}.
 *
 * <p>A record is a hint and never trusted further: one that is damaged, of another version, or
 * whose layers are not all there counts as absent. So none of this need be flushed to the disk.
 */
public final class CacheRecords {
  /** A record is marked as used again after this long. */
  private static final long TOUCH_MILLIS = 60_000;

  private static final int ATTEMPTS = 10;
  private static final int MAX_CANDIDATES = 16;

  private final Store store;
  private final Path directory;

  public CacheRecords(Store store) {
    this.store = store;
    this.directory = store.root().resolve("cache");
  }

  /** The record with that key whose layers are all in the store; null when there is none. */
  public @Nullable CacheRecord find(Digest key) throws IOException {
    return find(key, false);
  }

  /** As {@link #find}, if all are there for good: of what nobody holds a lease. No native call. */
  public @Nullable CacheRecord findDurable(Digest key) throws IOException {
    return find(key, true);
  }

  private @Nullable CacheRecord find(Digest key, boolean durable) throws IOException {
    CacheRecord record = read(key);
    if (record == null || !complete(record, durable)) {
      return null;
    }
    touch(file(key));
    return record;
  }

  /** The record as it is written, whether or not its layers are still there. */
  public @Nullable CacheRecord read(Digest key) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file(key));
    } catch (NoSuchFileException e) {
      return null;
    }
    CacheRecord record = RecordText.read(bytes);
    return record != null && record.key().equals(key) ? record : null;
  }

  private boolean complete(CacheRecord record, boolean durable) throws IOException {
    for (List<LayerId> output : record.outputs()) {
      for (LayerId layer : output) {
        if (durable ? !store.layers().isDurable(layer) : !store.layers().has(layer)) {
          return false;
        }
      }
    }
    return true;
  }

  private static void touch(Path file) throws IOException {
    long now = System.currentTimeMillis();
    try {
      if (now - Files.getLastModifiedTime(file).toMillis() > TOUCH_MILLIS) {
        Files.setLastModifiedTime(file, FileTime.fromMillis(now));
      }
    } catch (NoSuchFileException e) {
      // Pruned meanwhile; its layers are checked again when they are used.
    }
  }

  /** Writes the record, replacing an older one of its key. */
  public void put(CacheRecord record) throws IOException {
    Path file = file(record.key());
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    store.temp().replace(file, RecordText.write(record));
    for (int attempt = 1; !mark(record); attempt++) {
      if (attempt == ATTEMPTS) {
        return; // only a search by operation misses it
      }
    }
  }

  /**
   * Puts the record among those of its operation.
   *
   * @return false when another process, which prunes, has deleted the mark or its directory
   *     meanwhile
   */
  private boolean mark(CacheRecord record) throws IOException {
    Path op = directory.resolve("ops").resolve(record.op().hex());
    Path marker = op.resolve(record.key().hex());
    try {
      Files.createDirectories(op);
      if (!Files.exists(marker)) {
        Files.write(marker, new byte[0]);
      } else {
        Files.setLastModifiedTime(marker, FileTime.fromMillis(record.madeMillis()));
      }
      return true;
    } catch (NoSuchFileException | FileAlreadyExistsException e) {
      return false;
    }
  }

  /** Records of the same operation on whatever inputs, the latest first, with all their layers. */
  public List<CacheRecord> ofOperation(Digest op) throws IOException {
    List<CacheRecord> records = new ArrayList<>();
    for (Digest key : keysOf(op)) {
      CacheRecord record = read(key);
      if (record != null && record.op().equals(op) && complete(record, false)) {
        records.add(record);
        if (records.size() == MAX_CANDIDATES) {
          break;
        }
      }
    }
    return records;
  }

  /** The keys of an operation on whatever inputs, the latest first, whether or not they count. */
  public List<Digest> keysOf(Digest op) throws IOException {
    record Candidate(Digest key, long made) {}
    List<Candidate> found = new ArrayList<>();
    for (Path marker : children(directory.resolve("ops").resolve(op.hex()))) {
      Digest key = keyOf(marker);
      try {
        if (key != null) {
          found.add(new Candidate(key, Files.getLastModifiedTime(marker).toMillis()));
        }
      } catch (NoSuchFileException e) {
        // Pruned just now.
      }
    }
    found.sort(Comparator.comparingLong(Candidate::made).reversed().thenComparing(Candidate::key));
    return found.stream().map(Candidate::key).toList();
  }

  /** Every key that has a file, sorted. */
  public List<Digest> keys() throws IOException {
    List<Digest> keys = new ArrayList<>();
    for (Path bucket : children(directory.resolve("keys"))) {
      for (Path file : children(bucket)) {
        Digest key = keyOf(file);
        if (key != null) {
          keys.add(key);
        }
      }
    }
    keys.sort(null);
    return keys;
  }

  /** When the record was last made or used; 0 when there is none. */
  public long lastUsedMillis(Digest key) throws IOException {
    try {
      return Files.getLastModifiedTime(file(key)).toMillis();
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** Size of the record's file in bytes; 0 when there is none. */
  public long size(Digest key) throws IOException {
    try {
      return Files.size(file(key));
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** Forgets the record; what it made stays. */
  public void delete(Digest key) throws IOException {
    CacheRecord record = read(key);
    Files.deleteIfExists(file(key));
    if (record != null) {
      Files.deleteIfExists(directory.resolve("ops").resolve(record.op().hex()).resolve(key.hex()));
    }
  }

  /** Removes records that cannot be read, and marks of records that are gone. */
  public void tidy() throws IOException {
    for (Path bucket : children(directory.resolve("keys"))) {
      for (Path file : children(bucket)) {
        Digest key = keyOf(file);
        if (key == null ? isAbandoned(file) : read(key) == null) {
          Files.deleteIfExists(file);
        }
      }
    }
    for (Path op : children(directory.resolve("ops"))) {
      boolean empty = true;
      for (Path marker : children(op)) {
        Digest key = keyOf(marker);
        if (key == null || !Files.exists(file(key))) {
          Files.deleteIfExists(marker);
        } else {
          empty = false;
        }
      }
      if (empty) {
        deleteDirectory(op);
      }
    }
  }

  /** Whether an earlier Bothy, which made records here, was killed meanwhile. */
  private static boolean isAbandoned(Path file) throws IOException {
    try {
      long age = System.currentTimeMillis() - Files.getLastModifiedTime(file).toMillis();
      return age > Duration.ofDays(1).toMillis();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static void deleteDirectory(Path directory) throws IOException {
    try {
      Files.deleteIfExists(directory);
    } catch (java.nio.file.DirectoryNotEmptyException e) {
      // Another process has just put a mark there.
    }
  }

  private static List<Path> children(Path directory) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(children::add);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return children;
  }

  private static @Nullable Digest keyOf(Path file) {
    try {
      return new Digest(file.getFileName().toString());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private Path file(Digest key) {
    return directory.resolve("keys").resolve(key.hex().substring(0, 2)).resolve(key.hex());
  }
}
