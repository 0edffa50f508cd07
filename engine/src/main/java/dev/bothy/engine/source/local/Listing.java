package dev.bothy.engine.source.local;

import dev.bothy.engine.source.RawPaths;
import dev.bothy.engine.sys.DirectoryEntries;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is in a directory, in two ways that tell the same. */
final class Listing {
  /** What a name is. */
  record Named(String name, Path file, UnixStat stat) {}

  private Listing() {}

  /**
   * Asks the JDK, whole path by whole path. What goes away meanwhile is left out.
   *
   * @throws NoSuchFileException when the directory is gone
   */
  static List<Named> ofFew(Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(files::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    List<Named> all = new ArrayList<>(files.size());
    for (Path file : files) {
      try {
        all.add(new Named(LocalTree.name(file), file, UnixStat.of(file)));
      } catch (NoSuchFileException e) {
        Gone.require(file, e);
      }
    }
    return sorted(all);
  }

  /**
   * As {@link #ofFew}, by system calls relative to the directory: a third of the time for each
   * file, once tens of milliseconds have passed that the first call takes to be linked.
   */
  static List<Named> ofMany(Path directory) throws IOException {
    List<Named> all = relative(directory);
    return all == null ? ofFew(directory) : sorted(all);
  }

  /** Null where a name is not ASCII: the JDK has its own idea of what those are called. */
  private static @Nullable List<Named> relative(Path directory) throws IOException {
    try (Fd dir = Fd.directory(directory)) {
      List<String> names = DirectoryEntries.list(dir);
      List<Named> all = new ArrayList<>(names.size());
      for (String name : names) {
        if (!RawPaths.isAscii(name)) {
          return null;
        }
        FileStat stat = FileCalls.statIfPresent(dir, name);
        if (stat != null) {
          all.add(new Named(name, directory.resolve(name), UnixStat.of(stat)));
        }
      }
      return all;
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT) {
        throw new NoSuchFileException(directory.toString());
      }
      return null; // the JDK says it in its own words
    }
  }

  private static List<Named> sorted(List<Named> all) {
    all.sort(Comparator.comparing(Named::name));
    return all;
  }
}
