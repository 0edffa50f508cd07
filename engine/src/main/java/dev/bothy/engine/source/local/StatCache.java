package dev.bothy.engine.source.local;

import dev.bothy.engine.store.Store;
import dev.bothy.engine.store.WholeFiles;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Digests of the files, and their attributes, of one local source by their identity (device, inode,
 * size, mtime, ctime), so that an unchanged file is not read again. A file that changed less than
 * {@link #RACY_NANOS} before it was read is not known: it may change once more without its times
 * telling.
 */
final class StatCache {
  private static final long RACY_NANOS = 2_000_000_000L;
  private static final int LARGEST_READ = 128 * 1024;

  /** A file's identity; times in nanoseconds since 1970. */
  record Identity(long dev, long ino, long size, long mtime, long ctime) {
    @Override
    public boolean equals(@Nullable Object o) {
      return o instanceof Identity id
          && ino == id.ino
          && ctime == id.ctime
          && mtime == id.mtime
          && size == id.size
          && dev == id.dev;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(ino * 31 + ctime);
    }
  }

  private final Path file;
  private final @Nullable LocalTable table;

  private StatCache(Path file, @Nullable LocalTable table) {
    this.file = file;
    this.table = table;
  }

  /**
   * What was seen of this source at last; nothing when the table is absent or damaged. Each
   * directory and what is taken of it has a table: sources that shared one would each drop what the
   * other one has in it.
   */
  static StatCache open(Store store, Path root, LocalFilter filter) throws IOException {
    String source = root + "\n" + filter.name();
    String name = Digest.of(source.getBytes(StandardCharsets.UTF_8)).shortHex();
    Path file = store.root().resolve("cache").resolve("files").resolve(name);
    try {
      return new StatCache(file, LocalTable.read(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      return new StatCache(file, null);
    }
  }

  /** The digest of the file's contents and attributes in hex if the table has it; else null. */
  @Nullable String known(Identity id) {
    return table == null ? null : table.content(id);
  }

  /** The digest of a tree of these entries, none of which was read anew, if it is known. */
  @Nullable Digest digest(List<LocalTree.Entry> entries) {
    return table != null && table.holds(entries) ? table.digest() : null;
  }

  /** The tree of that digest, in hex, if it is the one that was seen at last. */
  @Nullable LocalTree tree(String digest) {
    return table != null && table.digest().hex().equals(digest) ? table.tree() : null;
  }

  /** Whether the file would show any change since then. */
  static boolean settled(Identity id, long nowNanos) {
    return nowNanos - Math.max(id.mtime(), id.ctime()) > RACY_NANOS;
  }

  /** A digest of the file's contents and attributes. */
  static Digest contents(Path path) throws IOException {
    return contents(path, path);
  }

  /** As {@link #contents(Path)}, of one of many files. */
  static Digest contentsOfMany(Path path) throws IOException {
    return contents(path, path, Digest.sha256OfMany());
  }

  /** A digest of the contents of one file and the attributes of another. */
  static Digest contents(Path path, Path withAttributes) throws IOException {
    return contents(path, withAttributes, Digest.sha256());
  }

  private static Digest contents(Path path, Path withAttributes, MessageDigest sum)
      throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(path)) {
      // One byte more than it has, so that most files end with the first read.
      byte[] buffer = new byte[(int) Math.min(LARGEST_READ, channel.size() + 1)];
      ByteBuffer view = ByteBuffer.wrap(buffer);
      for (int n = channel.read(view); n >= 0; n = channel.read(view)) {
        sum.update(buffer, 0, n);
        view.clear();
      }
    }
    UserAttributes.of(withAttributes).feed(sum);
    return Digest.of(sum);
  }

  /** Writes the table; a store that is not writable keeps its old one. */
  void save(LocalTree tree) throws IOException {
    Path parent = Objects.requireNonNull(file.getParent());
    Files.createDirectories(parent);
    if (!Files.isWritable(parent)) {
      return;
    }
    WholeFiles.put(file, LocalTable.encode(tree));
  }
}
