package dev.bothy.engine.source;

import dev.bothy.engine.store.Store;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directory as a local source sees it: names, modes, links, contents and attributes, without
 * owners and times. Found out with plain Java, so that a build that has nothing to do needs no
 * more.
 */
final class LocalTree {
  private static final int TYPE = 0170000;
  private static final int DIRECTORY = 0040000;
  private static final int REGULAR = 0100000;
  private static final int SYMLINK = 0120000;
  private static final int PIPE = 0010000;
  private static final int SOCKET = 0140000;

  /**
   * One entry.
   *
   * @param path relative to the root, with {@code /}
   * @param identity of a regular file when it was read; null for other types
   * @param content digest of a regular file and its attributes, of a directory's attributes or ""
   *     without any, or the text of a link
   */
  record Entry(String path, int mode, StatCache.@Nullable Identity identity, String content) {
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

  private final List<Entry> entries;

  private LocalTree(List<Entry> entries) {
    this.entries = Collections.unmodifiableList(entries);
  }

  /** Parents before children, names in the order of their code units. */
  List<Entry> entries() {
    return entries;
  }

  static LocalTree scan(Store store, Path root, LocalFilter filter) throws IOException {
    StatCache cache = StatCache.open(store, root + "\n" + filter.name());
    Walk walk = new Walk(filter, cache);
    walk.directory(root, "");
    cache.save();
    return new LocalTree(walk.entries);
  }

  private static final class Walk {
    private final LocalFilter filter;
    private final StatCache cache;
    private final long now = System.currentTimeMillis() * 1_000_000;
    private final List<Entry> entries = new ArrayList<>();

    Walk(LocalFilter filter, StatCache cache) {
      this.filter = filter;
      this.cache = cache;
    }

    private void directory(Path directory, String prefix) throws IOException {
      List<Path> children = new ArrayList<>();
      try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
        stream.forEach(children::add);
      } catch (java.nio.file.DirectoryIteratorException e) {
        throw e.getCause();
      }
      children.sort((a, b) -> name(a).compareTo(name(b)));
      for (Path child : children) {
        try {
          entry(child, prefix + name(child));
        } catch (NoSuchFileException e) {
          if (Files.exists(child, LinkOption.NOFOLLOW_LINKS)) {
            throw e;
          }
          // It went away while we looked.
        }
      }
    }

    private void entry(Path file, String path) throws IOException {
      UnixStat stat = UnixStat.of(file);
      int mode = stat.mode();
      boolean taken = filter.takes(path);
      switch (mode & TYPE) {
        case DIRECTORY -> {
          if (!taken && !filter.descends(path)) {
            return;
          }
          int at = entries.size();
          entries.add(new Entry(path, mode, null, attributes(file)));
          if (filter.descends(path)) {
            directory(file, path + "/");
          }
          if (!taken && entries.size() == at + 1) {
            entries.removeLast(); // nothing below it belongs to the source
          }
        }
        case REGULAR -> {
          if (taken) {
            StatCache.Identity id = stat.identity();
            entries.add(new Entry(path, mode, id, cache.digest(file, id, now).hex()));
          }
        }
        case SYMLINK -> {
          if (taken) {
            entries.add(new Entry(path, mode, null, Files.readSymbolicLink(file).toString()));
          }
        }
        case PIPE, SOCKET -> {
          if (taken) {
            entries.add(new Entry(path, mode, null, ""));
          }
        }
        default -> {
          // Devices of this machine are no content.
        }
      }
    }
  }

  /** An entry's {@link Entry#content}, read anew. */
  static String content(Path file, int mode) throws IOException {
    return switch (mode & TYPE) {
      case DIRECTORY -> attributes(file);
      case REGULAR -> StatCache.contents(file).hex();
      case SYMLINK -> Files.readSymbolicLink(file).toString();
      default -> "";
    };
  }

  /** A digest of a directory's attributes; "" when it has none. */
  private static String attributes(Path directory) throws IOException {
    UserAttributes attributes = UserAttributes.of(directory);
    if (attributes.values().isEmpty()) {
      return "";
    }
    MessageDigest sum = Digest.sha256();
    attributes.feed(sum);
    return Digest.of(sum).hex();
  }

  /** The name; one that is not text in its raw form, which no other name has. */
  static String name(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.indexOf('\uFFFD') < 0 ? name : path.getFileName().toUri().getRawPath();
  }

  /** A digest of all that counts. */
  Digest digest() {
    MessageDigest sum = Digest.sha256();
    for (Entry entry : entries) {
      feed(sum, entry.path());
      feed(sum, Integer.toOctalString(entry.isSymlink() ? SYMLINK : entry.mode()));
      feed(sum, entry.content());
    }
    return Digest.of(sum);
  }

  private static void feed(MessageDigest sum, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int shift = 24; shift >= 0; shift -= 8) {
      sum.update((byte) (bytes.length >>> shift));
    }
    sum.update(bytes);
  }
}
