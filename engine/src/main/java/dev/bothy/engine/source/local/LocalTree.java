package dev.bothy.engine.source.local;

import dev.bothy.engine.source.RawPaths;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.store.Placement;
import dev.bothy.engine.store.SharedFiles;
import dev.bothy.engine.store.Store;
import dev.bothy.oci.Digest;
import dev.bothy.oci.tar.ByteText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A directory as a local source sees it: names and which of them are of one file, modes, links,
 * contents and attributes, without owners and times. A small one is found out with plain Java, so
 * that a build that has nothing to do needs no more.
 */
final class LocalTree {
  static final int TYPE = 0170000;
  static final int DIRECTORY = 0040000;
  static final int REGULAR = 0100000;
  static final int SYMLINK = 0120000;
  static final int PIPE = 0010000;
  static final int SOCKET = 0140000;

  /**
   * One entry.
   *
   * @param path relative to the root, with {@code /}; as {@link RawPaths} has it
   * @param identity of a regular file when it was read; null for other types
   * @param content digest of a regular file and its attributes, of a directory's attributes or ""
   *     without any, or the text of a link
   */
  record Entry(String path, int mode, StatCache.@Nullable Identity identity, String content) {
    /** Bytes of a regular file; 0 for other types. */
    long size() {
      return identity == null ? 0 : identity.size();
    }

    boolean isDirectory() {
      return (mode & TYPE) == DIRECTORY;
    }

    boolean isRegular() {
      return (mode & TYPE) == REGULAR;
    }

    boolean isPipe() {
      return (mode & TYPE) == PIPE;
    }

    /** Says nothing without its process: an empty file marks its place. */
    boolean isSocket() {
      return (mode & TYPE) == SOCKET;
    }

    boolean isSymlink() {
      return (mode & TYPE) == SYMLINK;
    }
  }

  /** What a glance reads at most; more is for who has time, an optimizing compiler and threads. */
  private static final int GLANCE_FILES = 100;

  private static final long GLANCE_BYTES = 4 << 20;

  private static final int SUMMED_AT_ONCE = 8 * 1024;

  private final List<Entry> entries;
  private final long begun;
  private final Digest digest;

  /**
   * @param begun when the scan did; nanoseconds since 1970
   */
  LocalTree(List<Entry> entries, long begun) {
    this(entries, begun, digest(entries));
  }

  /** As it was elsewhere, with the digest that it had there. */
  LocalTree(List<Entry> entries, long begun, Digest digest) {
    this.entries = Collections.unmodifiableList(entries);
    this.begun = begun;
    this.digest = digest;
  }

  long begun() {
    return begun;
  }

  /** Parents before children, names in the order of their code units. */
  List<Entry> entries() {
    return entries;
  }

  /** Whether any change of this regular file since the scan shows in its identity. */
  boolean settled(Entry file) {
    return file.identity() != null && StatCache.settled(file.identity(), begun);
  }

  /** Whether it has so much that versions of it are to share files. */
  boolean isMuch() {
    long files = 0;
    long bytes = 0;
    for (Entry entry : entries) {
      files += entry.isRegular() ? 1 : 0;
      bytes += entry.size();
    }
    return SharedFiles.isMuch(files, bytes);
  }

  /** Whether the placement has all of it, from a directory. */
  boolean fits(Placement placement) {
    boolean there = placement.from().isEmpty();
    for (Entry entry : entries) {
      if (placement.below(entry.path()) == null
          && !(entry.isDirectory() && placement.leadsTo(entry.path()))) {
        return false;
      }
      there |= entry.path().equals(placement.from());
    }
    return there;
  }

  /** The directory as it is. */
  static LocalTree scan(Store store, Path root, LocalFilter filter)
      throws IOException, InterruptedException {
    LocalWalk walk = new LocalWalk(store, root, filter, () -> {});
    walk.look(Integer.MAX_VALUE, Long.MAX_VALUE);
    return walk.read();
  }

  /**
   * As {@link #scan}; null where that would mean to read more than a little.
   *
   * @param onChange as in {@link SourceSettings#onChange()}
   */
  static @Nullable LocalTree glance(Store store, Path root, LocalFilter filter, Runnable onChange)
      throws IOException, InterruptedException {
    LocalWalk walk = new LocalWalk(store, root, filter, onChange);
    return walk.look(GLANCE_FILES, GLANCE_BYTES) ? walk.read() : null;
  }

  /** An entry's {@link Entry#content}, read anew. */
  static String content(Path file, int mode) throws IOException {
    return switch (mode & TYPE) {
      case DIRECTORY -> attributes(file);
      case REGULAR -> StatCache.contents(file).hex();
      case SYMLINK -> RawPaths.text(Files.readSymbolicLink(file));
      default -> "";
    };
  }

  /** A digest of a directory's attributes; "" when it has none. */
  static String attributes(Path directory) throws IOException {
    UserAttributes attributes = UserAttributes.of(directory);
    if (attributes.values().isEmpty()) {
      return "";
    }
    MessageDigest sum = Digest.sha256();
    attributes.feed(sum);
    return Digest.of(sum).hex();
  }

  /** The file's name, as {@link RawPaths} has it. */
  static String name(Path path) {
    return RawPaths.text(path.getFileName());
  }

  /** A digest of all that counts. */
  Digest digest() {
    return digest;
  }

  private static Digest digest(List<Entry> entries) {
    MessageDigest sum = Digest.sha256();
    ByteBuffer some = ByteBuffer.allocate(SUMMED_AT_ONCE);
    for (Entry entry : entries) {
      some = fed(some, sum, entry.path());
      some = fed(some, sum, Integer.toOctalString(entry.isSymlink() ? SYMLINK : entry.mode()));
      some = fed(some, sum, entry.content());
    }
    for (Map.Entry<Entry, Entry> link : LocalLinks.of(entries).entrySet()) {
      some = fed(some, sum, link.getKey().path());
      some = fed(some, sum, link.getValue().path());
    }
    sum.update(some.flip());
    return Digest.of(sum);
  }

  /** Its length and the text, summed up when there is much: a call for each takes longer. */
  private static ByteBuffer fed(ByteBuffer some, MessageDigest sum, String text) {
    byte[] bytes = ByteText.encode(text);
    ByteBuffer room = some;
    if (room.remaining() < Integer.BYTES + bytes.length) {
      sum.update(room.flip());
      room.clear();
      if (room.capacity() < Integer.BYTES + bytes.length) {
        room = ByteBuffer.allocate(Integer.BYTES + bytes.length);
      }
    }
    return room.putInt(bytes.length).put(bytes);
  }
}
