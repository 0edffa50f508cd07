package dev.bothy.engine.source;

import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.sys.ContentCopy;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.llb.op.SourceAttrs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * How a source that is one file lies at the top of its tree.
 *
 * @param perm permission bits
 */
public record FileShape(String name, int perm, int uid, int gid) {
  private static final int DEFAULT_PERM = 0600;

  /** The one above means no id to the kernel. */
  private static final long MOST_ID = 0xffff_fffeL;

  /**
   * As a source's attributes wish it.
   *
   * @return with the name "" where none is wished
   * @throws IllegalArgumentException when a number is none that a file can have
   */
  public static FileShape wished(Map<String, String> attrs) {
    String name = attrs.getOrDefault(SourceAttrs.HTTP_FILENAME, "");
    long perm = number(attrs, SourceAttrs.HTTP_PERM, 0777);
    return new FileShape(
        name.isEmpty() ? "" : SafeName.of(name),
        perm == 0 ? DEFAULT_PERM : (int) perm,
        (int) number(attrs, SourceAttrs.HTTP_UID, MOST_ID),
        (int) number(attrs, SourceAttrs.HTTP_GID, MOST_ID));
  }

  /**
   * A number as clients write it and BuildKit reads it: {@code 493}, {@code 0755}, {@code 0x1ed}.
   */
  private static long number(Map<String, String> attrs, String name, long most) {
    String text = attrs.get(name);
    if (text == null) {
      return 0;
    }
    long value = -1;
    try {
      value =
          text.startsWith("0o") || text.startsWith("0O")
              ? Long.parseLong(text.substring(2), 8)
              : text.startsWith("0b") || text.startsWith("0B")
                  ? Long.parseLong(text.substring(2), 2)
                  : Long.decode(text);
    } catch (NumberFormatException e) {
      // Said below.
    }
    if (value < 0 || value > most || text.startsWith("#")) {
      throw new IllegalArgumentException(name + " is no number that a file can have: " + text);
    }
    return value;
  }

  public FileShape named(String other) {
    return new FileShape(other, perm, uid, gid);
  }

  /**
   * Makes it all that is in the layer.
   *
   * @param modified seconds since 1970, of the file and of the directory
   */
  public void write(PendingLayer layer, Path content, long modified) throws IOException {
    long size = Files.size(content);
    try (Fd root = Fd.directory(layer.fs())) {
      try (Fd from = Fd.open(content, Fd.O_RDONLY);
          Fd to = root.openAt(name, Fd.O_WRONLY | Fd.O_CREAT | Fd.O_EXCL, 0600)) {
        ContentCopy.copy(from, to, size);
      }
      FileCalls.chown(root, name, uid, gid);
      FileCalls.chmod(root, name, perm);
      FileCalls.times(root, name, modified, 0, modified, 0);
      FileCalls.times(root, ".", modified, 0, modified, 0);
    }
  }

  /** What of it goes into a pin. */
  public String pin() {
    return Integer.toOctalString(perm) + " " + uid + ":" + gid + " " + name;
  }
}
