package dev.bothy.engine.store;

import dev.bothy.engine.sys.DirectoryEntries;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Xattrs;
import dev.bothy.oci.Digest;
import dev.bothy.oci.tar.ByteText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;

/**
 * What a layer holds as one digest: for each entry in order of name its path, type, permissions,
 * owner, device, link target, attributes and contents. Times and the layout of hard links are left
 * out, as in the content digests of BuildKit.
 */
final class LayerDigest {
  /** More files than these are worth the start of Java's sums (decision 32). */
  private static final int FEW_FILES = 50;

  private final MessageDigest sum = Digest.sha256();
  private int files;
  private final byte[] buffer = new byte[128 * 1024];
  private final Map<Long, Digest> linked = new HashMap<>();
  private final String marks;

  private LayerDigest(boolean userXattrs) {
    marks = userXattrs ? "user.overlay." : "trusted.overlay.";
  }

  static Digest of(Path fs, boolean userXattrs) throws IOException {
    LayerDigest digest = new LayerDigest(userXattrs);
    try (Fd root = Fd.directory(fs)) {
      digest.header("", FileCalls.stat(root));
      digest.attributes(root, "");
      digest.directory(root, "");
    }
    return Digest.of(digest.sum);
  }

  private void directory(Fd dir, String path) throws IOException {
    for (String name : DirectoryEntries.list(dir)) {
      FileStat stat = FileCalls.stat(dir, name);
      String full = path + "/" + name;
      header(full, stat);
      if (stat.isWhiteout()) {
        continue;
      }
      attributes(dir, name);
      switch (stat.type()) {
        case FileStat.DIRECTORY -> {
          try (Fd child = dir.childDirectory(name)) {
            directory(child, full);
          }
        }
        case FileStat.SYMLINK -> text(FileCalls.readlink(dir, name));
        case FileStat.REGULAR -> text(contents(dir, name, stat).hex());
        default -> {
          // The header says all there is to a device, fifo or socket.
        }
      }
    }
  }

  private Digest contents(Fd dir, String name, FileStat stat) throws IOException {
    Digest known = stat.nlink() > 1 ? linked.get(stat.ino()) : null;
    if (known != null) {
      return known;
    }
    MessageDigest file = files++ < FEW_FILES ? Digest.sha256() : Digest.sha256OfMany();
    try (Fd fd = dir.openAt(name, Fd.O_RDONLY | Fd.O_NOFOLLOW, 0)) {
      for (int n = fd.read(buffer, 0, buffer.length);
          n >= 0;
          n = fd.read(buffer, 0, buffer.length)) {
        file.update(buffer, 0, n);
      }
    }
    Digest digest = Digest.of(file);
    if (stat.nlink() > 1) {
      linked.put(stat.ino(), digest);
    }
    return digest;
  }

  private void header(String path, FileStat stat) {
    text(path);
    if (stat.isWhiteout()) {
      number(-1);
      return;
    }
    number(stat.mode());
    number(stat.uid());
    number(stat.gid());
    number(stat.isDevice() ? (long) stat.rdevMajor() << 32 | stat.rdevMinor() : 0);
  }

  private void attributes(Fd dir, String name) throws IOException {
    for (String attribute : Xattrs.list(dir, name)) {
      String counted = counted(attribute);
      if (counted != null) {
        byte[] value = Xattrs.get(dir, name, attribute);
        if (value != null) {
          text(counted);
          number(value.length);
          sum.update(value);
        }
      }
    }
    text("");
  }

  /** The name under which the attribute counts, the same in both kinds of store; null if not. */
  private @org.jspecify.annotations.Nullable String counted(String attribute) {
    if (attribute.startsWith(marks)) {
      return attribute.equals(marks + "opaque") ? "overlay.opaque" : null;
    }
    return attribute.startsWith("user.") || attribute.equals("security.capability")
        ? attribute
        : null;
  }

  private void text(String text) {
    byte[] raw = text.isEmpty() ? text.getBytes(StandardCharsets.US_ASCII) : ByteText.encode(text);
    number(raw.length);
    sum.update(raw);
  }

  private void number(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      sum.update((byte) (value >>> shift));
    }
  }
}
