package dev.bothy.engine.store;

import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Empty directories to lie beneath a layer that has whiteouts. overlayfs shows a whiteout's name in
 * a listing when no lower layer has the directory that it is in; with an empty one below, the
 * listing is a merged one, which hides it.
 */
final class Skeleton {
  private Skeleton() {}

  /**
   * @param directories relative paths, existing in the tree
   */
  static void make(Path fs, Path at, List<String> directories) throws IOException {
    FileCalls.mkdir(Fd.NONE, at.toString(), 0755);
    try (Fd from = Fd.directory(fs);
        Fd to = Fd.directory(at)) {
      for (String directory : directories) {
        for (int slash = directory.indexOf('/'); ; slash = directory.indexOf('/', slash + 1)) {
          String part = slash < 0 ? directory : directory.substring(0, slash);
          if (!part.isEmpty() && FileCalls.statIfPresent(to, part) == null) {
            FileStat like = FileCalls.stat(from, part);
            FileCalls.mkdir(to, part, 0755);
            FileCalls.chown(to, part, like.uid(), like.gid());
            FileCalls.chmod(to, part, like.permissions());
          }
          if (slash < 0) {
            break;
          }
        }
      }
    }
  }
}
