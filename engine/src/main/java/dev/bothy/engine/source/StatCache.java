package dev.bothy.engine.source;

import dev.bothy.engine.store.Store;
import dev.bothy.oci.Digest;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Digests of the files, and their attributes, of one local source by their identity (device, inode,
 * size, mtime, ctime), so that an unchanged file is not read again. A file that changed less than
 * {@link #RACY_NANOS} before it was read is not remembered: it may change once more without its
 * times telling.
 */
final class StatCache {
  private static final int MAGIC = 0xb0b7_0002;
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
  private final Map<Identity, byte[]> known;
  private final Map<Identity, byte[]> seen = new HashMap<>();
  private boolean changed;

  private StatCache(Path file, Map<Identity, byte[]> known) {
    this.file = file;
    this.known = known;
  }

  /**
   * The table of this source; an absent or damaged one is empty.
   *
   * @param source its directory and what it takes of it: sources that shared a table would each
   *     drop what the other one has in it
   */
  static StatCache open(Store store, String source) throws IOException {
    String name = Digest.of(source.getBytes(StandardCharsets.UTF_8)).shortHex();
    Path file = store.root().resolve("cache").resolve("files").resolve(name);
    return new StatCache(file, read(file));
  }

  private static Map<Identity, byte[]> read(Path file) throws IOException {
    byte[] all;
    try {
      all = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return Map.of();
    }
    int body = all.length - 32;
    if (body < 8) {
      return Map.of();
    }
    MessageDigest sum = Digest.sha256();
    sum.update(all, 0, body);
    if (!Arrays.equals(sum.digest(), Arrays.copyOfRange(all, body, all.length))) {
      return Map.of();
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(all, 0, body))) {
      if (in.readInt() != MAGIC) {
        return Map.of();
      }
      int count = in.readInt();
      Map<Identity, byte[]> known = HashMap.newHashMap(count);
      for (int i = 0; i < count; i++) {
        Identity id =
            new Identity(in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
        known.put(id, in.readNBytes(32));
      }
      return known;
    }
  }

  /** The digest of the file's contents and attributes in hex if the table has it; else null. */
  @Nullable String known(Identity id) {
    byte[] found = known.get(id);
    return found == null ? null : HexFormat.of().formatHex(found);
  }

  /** Takes a digest into the next table, unless the file is too young. */
  void keep(Identity id, String digest, long nowNanos) {
    if (settled(id, nowNanos)) {
      byte[] same = known.get(id);
      seen.put(id, same == null ? HexFormat.of().parseHex(digest) : same);
    }
  }

  /** Says that something was read anew. */
  void changed() {
    changed = true;
  }

  /** Whether the file would show any change since then. */
  static boolean settled(Identity id, long nowNanos) {
    return nowNanos - Math.max(id.mtime(), id.ctime()) > RACY_NANOS;
  }

  /** A digest of the file's contents and attributes. */
  static Digest contents(Path path) throws IOException {
    return contents(path, path);
  }

  /** A digest of the contents of one file and the attributes of another. */
  static Digest contents(Path path, Path withAttributes) throws IOException {
    MessageDigest sum = Digest.sha256();
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

  /** Writes the table if anything is new; a store that is not writable keeps its old one. */
  void save() throws IOException {
    if (!changed && seen.size() == known.size()) {
      return;
    }
    Path parent = Objects.requireNonNull(file.getParent());
    Files.createDirectories(parent);
    if (!Files.isWritable(parent)) {
      return;
    }
    Path fresh =
        file.resolveSibling(
            ".new-" + ProcessHandle.current().pid() + "-" + Long.toString(System.nanoTime(), 36));
    MessageDigest sum = Digest.sha256();
    try {
      try (OutputStream raw = new BufferedOutputStream(Files.newOutputStream(fresh), 1 << 16)) {
        DataOutputStream out = new DataOutputStream(new DigestOutputStream(raw, sum));
        out.writeInt(MAGIC);
        out.writeInt(seen.size());
        for (Map.Entry<Identity, byte[]> e : seen.entrySet()) {
          Identity id = e.getKey();
          out.writeLong(id.dev());
          out.writeLong(id.ino());
          out.writeLong(id.size());
          out.writeLong(id.mtime());
          out.writeLong(id.ctime());
          out.write(e.getValue());
        }
        out.flush();
        raw.write(sum.digest());
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
