package dev.bothy.engine.source.local;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.source.RawPaths;
import dev.bothy.engine.store.Placement;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceOp;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What differs between a local directory and what came in from it once. */
public final class LocalComparison {
  private static final int PERMISSIONS = 07777;

  /**
   * Relative paths, sorted, each in one list.
   *
   * @param changed of another type, text or target
   * @param modes with other permissions
   * @param attributes with other extended attributes
   */
  public record Changes(
      List<String> added,
      List<String> removed,
      List<String> changed,
      List<String> modes,
      List<String> attributes) {}

  private LocalComparison() {}

  /**
   * Compares names, types, modes, contents and attributes, like the source's pin.
   *
   * @param root the directory
   * @param before what came in, such as a layer's tree
   * @param placement where in there it is; of what leads to the part that is taken nothing is known
   */
  public static Changes of(Store store, Vertex source, Path root, Path before, Placement placement)
      throws IOException {
    LocalFilter filter = filter(source, root.toRealPath());
    Map<String, Path> then = new TreeMap<>();
    String prefix = placement.from().isEmpty() ? "" : placement.from() + "/";
    walk(RawPaths.resolve(before, placement.to()), prefix, then);
    List<String> added = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    List<String> modes = new ArrayList<>();
    List<String> attributes = new ArrayList<>();
    for (LocalTree.Entry entry : scan(store, root.toRealPath(), filter).entries()) {
      Path old = then.remove(entry.path());
      if (old == null && entry.isDirectory() && placement.leadsTo(entry.path())) {
        continue;
      }
      if (old == null) {
        added.add(entry.path());
        continue;
      }
      int mode = UnixStat.of(old).mode();
      if (!sameType(entry, mode) || !sameSize(entry, old)) {
        changed.add(entry.path());
      } else if (!entry.isSocket() && !entry.content().equals(LocalTree.content(old, mode))) {
        (sameText(entry, RawPaths.resolve(root, entry.path()), old) ? attributes : changed)
            .add(entry.path());
      } else if (!entry.isSymlink() && (mode & PERMISSIONS) != (entry.mode() & PERMISSIONS)) {
        modes.add(entry.path());
      }
    }
    Path list = filter.lists() ? then.remove(LocalList.NAME) : null;
    if (list != null
        && !Arrays.equals(
            Files.readAllBytes(list), LocalList.of(root.toRealPath(), filter).bytes())) {
      changed.add(LocalList.NAME);
    }
    for (List<String> paths : List.of(added, changed, modes, attributes)) {
      paths.sort(null);
    }
    return new Changes(added, List.copyOf(then.keySet()), changed, modes, attributes);
  }

  private static LocalTree scan(Store store, Path root, LocalFilter filter) throws IOException {
    try {
      return LocalTree.scan(store, root, filter);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private static LocalFilter filter(Vertex source, Path root) throws IOException {
    try {
      return LocalFilter.of((SourceOp) source.op().kind(), root);
    } catch (StepFailure e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static boolean sameType(LocalTree.Entry entry, int mode) {
    LocalTree.Entry was = new LocalTree.Entry(entry.path(), mode, null, "");
    return entry.isDirectory() == was.isDirectory()
        && entry.isSymlink() == was.isSymlink()
        && entry.isPipe() == was.isPipe()
        // A socket came in as an empty file.
        && (entry.isRegular() || entry.isSocket()) == was.isRegular();
  }

  private static boolean sameSize(LocalTree.Entry entry, Path old) throws IOException {
    StatCache.Identity identity = entry.identity();
    if (identity == null && !entry.isSocket()) {
      return true;
    }
    return Files.size(old) == (identity == null ? 0 : identity.size());
  }

  /** Whether what differs is in the attributes; of equal types. */
  private static boolean sameText(LocalTree.Entry entry, Path now, Path old) throws IOException {
    if (entry.isDirectory()) {
      return true;
    }
    return entry.isRegular()
        && Files.isRegularFile(now, LinkOption.NOFOLLOW_LINKS)
        && Files.mismatch(now, old) < 0;
  }

  private static void walk(Path directory, String prefix, Map<String, Path> entries)
      throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        String path = prefix + LocalTree.name(child);
        entries.put(path, child);
        if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          walk(child, path + "/", entries);
        }
      }
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
  }
}
