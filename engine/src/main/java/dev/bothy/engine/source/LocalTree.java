package dev.bothy.engine.source;

import dev.bothy.engine.op.Crew;
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
import java.util.Comparator;
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
    /** Bytes of a regular file; 0 for other types. */
    long size() {
      return identity == null ? 0 : identity.size();
    }

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

  /** What a glance reads at most; more is for who has time, an optimizing compiler and threads. */
  private static final int GLANCE_FILES = 100;

  private static final long GLANCE_BYTES = 4 << 20;

  private final List<Entry> entries;
  private final long begun;

  /**
   * @param begun when the scan did; nanoseconds since 1970
   */
  LocalTree(List<Entry> entries, long begun) {
    this.entries = Collections.unmodifiableList(entries);
    this.begun = begun;
  }

  /** Parents before children, names in the order of their code units. */
  List<Entry> entries() {
    return entries;
  }

  /** Whether any change of this regular file since the scan shows in its identity. */
  boolean settled(Entry file) {
    return file.identity() != null && StatCache.settled(file.identity(), begun);
  }

  /** The directory as it is. */
  static LocalTree scan(Store store, Path root, LocalFilter filter)
      throws IOException, InterruptedException {
    Walk walk = new Walk(store, root, filter, false);
    walk.directory(root, "");
    List<Unread> largestFirst = new ArrayList<>(walk.unread);
    largestFirst.sort(Comparator.comparingLong((Unread file) -> file.id().size()).reversed());
    Crew.each(largestFirst, Unread::read);
    return walk.tree();
  }

  /** As {@link #scan}; null where that would mean to read more than a little. */
  static @Nullable LocalTree glance(Store store, Path root, LocalFilter filter) throws IOException {
    Walk walk = new Walk(store, root, filter, true);
    walk.directory(root, "");
    if (walk.tooMuch()) {
      return null;
    }
    for (Unread file : walk.unread) {
      file.read();
    }
    return walk.tree();
  }

  /** A file whose contents are not known yet. */
  private static final class Unread {
    private final Path file;
    private final int at;
    private final StatCache.Identity id;
    private @Nullable Digest digest;

    /**
     * @param at its place among the entries
     */
    Unread(Path file, int at, StatCache.Identity id) {
      this.file = file;
      this.at = at;
      this.id = id;
    }

    StatCache.Identity id() {
      return id;
    }

    void read() throws IOException {
      try {
        digest = StatCache.contents(file);
      } catch (NoSuchFileException e) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
          throw e;
        }
      }
    }
  }

  private static final class Walk {
    private final LocalFilter filter;
    private final StatCache cache;
    private final boolean hurried;
    private final long now = System.currentTimeMillis() * 1_000_000;
    private final List<@Nullable Entry> entries = new ArrayList<>();
    private final List<Unread> unread = new ArrayList<>();
    private long unreadBytes;

    Walk(Store store, Path root, LocalFilter filter, boolean hurried) throws IOException {
      this.filter = filter;
      this.cache = StatCache.open(store, root + "\n" + filter.name());
      this.hurried = hurried;
    }

    boolean tooMuch() {
      return hurried && (unread.size() > GLANCE_FILES || unreadBytes > GLANCE_BYTES);
    }

    /** All that was found, once what was unread has been read. */
    LocalTree tree() throws IOException {
      for (Unread file : unread) {
        Entry entry = entries.get(file.at);
        if (file.digest == null || entry == null) {
          entries.set(file.at, null); // it went away while we looked
        } else {
          cache.learn(file.id, file.digest, now);
          entries.set(file.at, new Entry(entry.path(), entry.mode(), file.id, file.digest.hex()));
        }
      }
      cache.save();
      List<Entry> found = new ArrayList<>(entries.size());
      for (Entry entry : entries) {
        if (entry != null) {
          found.add(entry);
        }
      }
      return new LocalTree(found, now);
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
        if (tooMuch()) {
          return;
        }
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
            Digest known = cache.known(id, now);
            if (known == null) {
              unread.add(new Unread(file, entries.size(), id));
              unreadBytes += id.size();
            }
            entries.add(new Entry(path, mode, id, known == null ? "" : known.hex()));
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
