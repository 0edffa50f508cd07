package dev.bothy.engine.source;

import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.sys.ContentCopy;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How a source that is one file lies at the top of its tree.
 *
 * @param perm permission bits
 */
record FileShape(String name, int perm, int uid, int gid) {
  /**
   * Makes it all that is in the layer.
   *
   * @param modified seconds since 1970, of the file and of the directory
   */
  void write(PendingLayer layer, Path content, long modified) throws IOException {
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
  String pin() {
    return Integer.toOctalString(perm) + " " + uid + ":" + gid + " " + name;
  }
}
