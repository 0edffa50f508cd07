package dev.bothy.engine.source;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What differs between a local directory and what came in from it once. */
public final class LocalComparison {
  /** Relative paths, sorted. */
  public record Changes(
      List<String> added, List<String> removed, List<String> changed, List<String> modes) {}

  private LocalComparison() {}

  /**
   * Compares names, types, modes and contents, like the source's pin.
   *
   * @param root the directory
   * @param before what came in, such as a layer's tree
   */
  public static Changes of(Store store, Vertex source, Path root, Path before) throws IOException {
    LocalFilter filter = filter(source, root.toRealPath());
    Map<String, Path> then = new TreeMap<>();
    walk(before, "", then);
    List<String> added = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    List<String> modes = new ArrayList<>();
    for (LocalTree.Entry entry : LocalTree.scan(store, root.toRealPath(), filter).entries()) {
      Path old = then.remove(entry.path());
      if (old == null) {
        added.add(entry.path());
      } else if (!sameContent(entry, old)) {
        changed.add(entry.path());
      } else if (!entry.isSymlink()
          && (UnixStat.of(old).mode() & 07777) != (entry.mode() & 07777)) {
        modes.add(entry.path());
      }
    }
    added.sort(null);
    changed.sort(null);
    modes.sort(null);
    return new Changes(added, List.copyOf(then.keySet()), changed, modes);
  }

  private static LocalFilter filter(Vertex source, Path root) throws IOException {
    try {
      return LocalFilter.of((SourceOp) source.op().kind(), root);
    } catch (StepFailure e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static boolean sameContent(LocalTree.Entry entry, Path old) throws IOException {
    if (Files.isSymbolicLink(old)) {
      return entry.isSymlink() && Files.readSymbolicLink(old).toString().equals(entry.content());
    }
    if (Files.isDirectory(old, LinkOption.NOFOLLOW_LINKS)) {
      return entry.isDirectory();
    }
    StatCache.Identity identity = entry.identity();
    return identity != null
        && identity.size() == Files.size(old)
        && digest(old).hex().equals(entry.content());
  }

  private static Digest digest(Path file) throws IOException {
    MessageDigest sum = Digest.sha256();
    try (OutputStream sink = new DigestOutputStream(OutputStream.nullOutputStream(), sum)) {
      Files.copy(file, sink);
    }
    return Digest.of(sum);
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
