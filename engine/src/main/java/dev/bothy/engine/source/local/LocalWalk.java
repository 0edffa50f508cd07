package dev.bothy.engine.source.local;

import dev.bothy.engine.op.Crew;
import dev.bothy.engine.store.Store;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Finds a {@link LocalTree}: first what every file is, level by level and many directories at a
 * time, then the contents that are not known yet.
 */
final class LocalWalk {
  private final LocalFilter filter;
  private final StatCache cache;
  private final Runnable onChange;
  private final long now = System.currentTimeMillis() * 1_000_000;
  private final Directory root;
  private final AtomicInteger unreadFiles = new AtomicInteger();
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile boolean large;
  private final AtomicLong unreadBytes = new AtomicLong();

  /** A directory and what is in it that may count, by name. */
  private static final class Directory {
    private final Path path;
    private final String prefix;
    private final List<Seen> children = new ArrayList<>();

    Directory(Path path, String prefix) {
      this.path = path;
      this.prefix = prefix;
    }
  }

  /** An entry as it was seen; its content may still be unknown. */
  private static final class Seen {
    private final Path file;
    private final LocalTree.Entry entry;
    private final boolean taken;
    private final @Nullable Directory below;
    private @Nullable String content;

    Seen(
        Path file,
        LocalTree.Entry entry,
        boolean taken,
        @Nullable Directory below,
        @Nullable String content) {
      this.file = file;
      this.entry = entry;
      this.taken = taken;
      this.below = below;
      this.content = content;
    }

    void read(boolean many) throws IOException {
      try {
        content = (many ? StatCache.contentsOfMany(file) : StatCache.contents(file)).hex();
      } catch (NoSuchFileException e) {
        Gone.require(file, e);
      }
    }
  }

  LocalWalk(Store store, Path root, LocalFilter filter, Runnable onChange) throws IOException {
    this.onChange = onChange;
    this.filter = filter;
    this.cache = StatCache.open(store, root, filter);
    this.root = new Directory(root, "");
  }

  /**
   * Looks at every file.
   *
   * @return false, having stopped early, when more contents than that are unknown
   */
  boolean look(int mostFiles, long mostBytes) throws IOException, InterruptedException {
    List<Directory> level = List.of(root);
    while (!level.isEmpty()) {
      Crew.Work<Directory> work =
          directory -> {
            if (unreadFiles.get() <= mostFiles && unreadBytes.get() <= mostBytes) {
              list(directory);
            }
          };
      if (!Crew.isWorth(level.size())) {
        for (Directory directory : level) {
          work.on(directory);
        }
      } else {
        large = true;
        Crew.each(level, work);
      }
      if (unreadFiles.get() > mostFiles || unreadBytes.get() > mostBytes) {
        return false;
      }
      List<Directory> next = new ArrayList<>();
      for (Directory directory : level) {
        for (Seen child : directory.children) {
          if (child.below != null) {
            next.add(child.below);
          }
        }
      }
      level = next;
    }
    return true;
  }

  private void list(Directory directory) throws IOException {
    List<Listing.Named> children;
    try {
      children = large ? Listing.ofMany(directory.path) : Listing.ofFew(directory.path);
    } catch (NoSuchFileException e) {
      if (directory == root) {
        throw e;
      }
      Gone.require(directory.path, e);
      return;
    }
    for (Listing.Named child : children) {
      try {
        Seen seen = seen(child.file(), directory.prefix + child.name(), child.stat());
        if (seen != null) {
          directory.children.add(seen);
        }
      } catch (NoSuchFileException e) {
        Gone.require(child.file(), e);
      }
    }
  }

  /** Null for what cannot count. */
  private @Nullable Seen seen(Path file, String path, UnixStat stat) throws IOException {
    int mode = stat.mode();
    boolean taken = filter.takes(path);
    if ((mode & LocalTree.TYPE) == LocalTree.DIRECTORY) {
      boolean descends = filter.descends(path);
      if (!taken && !descends) {
        return null;
      }
      String content = LocalTree.attributes(file);
      LocalTree.Entry entry = new LocalTree.Entry(path, mode, null, content);
      Directory below = descends ? new Directory(file, path + "/") : null;
      return new Seen(file, entry, taken, below, content);
    }
    if (!taken) {
      return null;
    }
    return switch (mode & LocalTree.TYPE) {
      case LocalTree.REGULAR -> {
        StatCache.Identity id = stat.identity();
        String known = cache.known(id);
        if (known == null) {
          unreadFiles.incrementAndGet();
          unreadBytes.addAndGet(id.size());
          if (large && !told.getAndSet(true)) {
            onChange.run();
          }
        }
        String content = known == null ? "" : known;
        yield new Seen(file, new LocalTree.Entry(path, mode, id, content), true, null, known);
      }
      case LocalTree.SYMLINK, LocalTree.PIPE, LocalTree.SOCKET -> {
        String content = LocalTree.content(file, mode);
        yield new Seen(file, new LocalTree.Entry(path, mode, null, content), true, null, content);
      }
      default -> null; // devices of this machine are no content
    };
  }

  /** The tree, once what nobody knew of it has been read. */
  LocalTree read() throws IOException, InterruptedException {
    List<Seen> unread = new ArrayList<>(unreadFiles.get());
    collectUnread(root, unread);
    unread.sort(Comparator.comparingLong((Seen file) -> file.entry.size()).reversed());
    if (!Crew.isWorth(unread.size())) {
      for (Seen file : unread) {
        file.read(false);
      }
    } else {
      Crew.each(unread, file -> file.read(true));
    }
    List<LocalTree.Entry> entries = new ArrayList<>();
    flatten(root, entries);
    Digest known = unread.isEmpty() ? cache.digest(entries) : null;
    if (known != null) {
      return new LocalTree(entries, now, known);
    }
    LocalTree tree = new LocalTree(entries, now);
    cache.save(tree);
    return tree;
  }

  private static void collectUnread(Directory directory, List<Seen> unread) {
    for (Seen child : directory.children) {
      if (child.content == null) {
        unread.add(child);
      } else if (child.below != null) {
        collectUnread(child.below, unread);
      }
    }
  }

  private void flatten(Directory directory, List<LocalTree.Entry> entries) {
    for (Seen child : directory.children) {
      String content = child.content;
      if (content == null) {
        continue; // it went away while we looked
      }
      LocalTree.Entry entry = child.entry;
      StatCache.Identity id = entry.identity();
      if (id != null) {
        entry =
            entry.content().isEmpty()
                ? new LocalTree.Entry(entry.path(), entry.mode(), id, content)
                : entry;
      }
      int at = entries.size();
      entries.add(entry);
      if (child.below != null) {
        flatten(child.below, entries);
        if (!child.taken && entries.size() == at + 1) {
          entries.removeLast(); // nothing below it belongs to the source
        }
      }
    }
  }
}
