package dev.bothy.engine.snapshot;

import dev.bothy.engine.snapshot.MergedTree.Entry;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Metadata;
import dev.bothy.engine.sys.Xattrs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Directories that an archive uses but does not describe. Unpacked on top of others they would have
 * stayed as they were; in a layer of its own they hide what they were.
 */
final class ImpliedDirectories {
  /** The uppermost one below, by the directory's path; none for those with nothing below. */
  private final Map<String, String> below;

  private final OverlayMarks marks;

  private ImpliedDirectories(Map<String, String> below, OverlayMarks marks) {
    this.below = below;
    this.marks = marks;
  }

  /**
   * Finds what is below them.
   *
   * @param layer the directory of the layer that implies them
   * @param stack what is below it
   */
  static ImpliedDirectories of(
      Path layer, MergedTree stack, List<String> implied, OverlayMarks marks) throws IOException {
    Map<String, String> below = new LinkedHashMap<>();
    try (Fd root = Fd.directory(layer)) {
      for (String path : implied) {
        Entry entry = hidden(root, path, marks) ? null : stack.lookup(path);
        if (entry != null && entry.stat().isDirectory()) {
          below.put(path, entry.path());
        }
      }
    }
    return new ImpliedDirectories(below, marks);
  }

  /** Whether the layer empties a directory that this one is in. */
  private static boolean hidden(Fd root, String path, OverlayMarks marks) throws IOException {
    String at = path;
    while (!at.isEmpty()) {
      at = at.substring(0, Math.max(0, at.lastIndexOf('/')));
      if (marks.isOpaque(root, at)) {
        return true;
      }
    }
    return false;
  }

  /** Whether all that is below is root's, 0755, and without attributes, as the implied ones are. */
  boolean areAsImplied() throws IOException {
    for (String directory : below.values()) {
      FileStat stat = FileCalls.stat(Fd.NONE, directory);
      if (stat.permissions() != 0755 || stat.uid() != 0 || stat.gid() != 0) {
        return false;
      }
      for (String attribute : Xattrs.list(Fd.NONE, directory)) {
        if (marks.isPortable(attribute)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Makes the layer's directories as those below. */
  void settle(Fd layer) throws IOException {
    for (Map.Entry<String, String> entry : below.entrySet()) {
      String directory = entry.getValue();
      Metadata.copy(
          Fd.NONE,
          directory,
          FileCalls.stat(Fd.NONE, directory),
          layer,
          entry.getKey().isEmpty() ? "." : entry.getKey(),
          marks::isPortable);
    }
  }
}
