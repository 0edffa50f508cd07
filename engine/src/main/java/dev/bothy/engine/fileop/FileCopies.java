package dev.bothy.engine.fileop;

import dev.bothy.engine.op.Crew;
import dev.bothy.engine.store.FileLinks;
import dev.bothy.engine.store.SharedFiles;
import dev.bothy.engine.store.SourceLinks;
import dev.bothy.engine.sys.ContentCopy;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The regular files of a copy, collected while its directories are walked and then copied side by
 * side. Directories get their times when nothing is put into them any more.
 */
final class FileCopies {
  /** Bytes in one pair of hands; what is larger is one file. */
  private static final long HANDFUL = 8 << 20;

  private static final int MOST_WAITING = 20_000;

  private final Fd from;
  private final Fd to;
  private final CopyRules rules;
  private final @Nullable FileLinks shared;
  private final List<Handful> waiting = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();
  private final List<Finish> finishes = new ArrayList<>();
  private final List<Passed> passed = new ArrayList<>();
  private final Map<FileId, String> first = new HashMap<>();
  private int files;
  private boolean much;
  private Set<FileId> severalNames = Set.of();

  private record FileId(long dev, long ino) {}

  private record One(String name, String toName, FileStat stat) {}

  private record Link(FileId id, String from, String to, FileStat stat) {}

  private record Finish(String from, String to, FileStat stat, boolean timesOnly) {}

  private record Passed(String to, int permissions, FileStat before) {}

  /**
   * Files of one directory.
   *
   * @param from directory, relative to the root
   * @param to likewise
   */
  private record Handful(String from, String to, List<One> files) {
    long bytes() {
      long bytes = 0;
      for (One file : files) {
        bytes += file.stat().size();
      }
      return bytes;
    }
  }

  /**
   * @param shared what another layer may have of it; null for nothing
   */
  FileCopies(Fd from, Fd to, CopyRules rules, @Nullable FileLinks shared) {
    this.shared = shared;
    this.from = from;
    this.to = to;
    this.rules = rules;
  }

  /** Takes the files of one directory, one after the other. */
  final class Directory {
    private final String source;
    private final String target;
    private @Nullable Handful handful;
    private long bytes;

    private Directory(RootPath source, RootPath target) {
      this.source = source.relative();
      this.target = target.relative();
    }

    /** Will copy a regular file; names that it has elsewhere in the source become names again. */
    void add(String name, String toName, FileStat stat) throws IOException, InterruptedException {
      // Where each name becomes a link to the source's file, names of one stay that by themselves.
      boolean counted = stat.nlink() > 1 && !(shared instanceof SourceLinks);
      if (counted && isFurtherName(source, target, new One(name, toName, stat))) {
        return;
      }
      if (files >= MOST_WAITING) {
        copyWaiting();
        handful = null;
      }
      Handful into = handful;
      if (into == null || bytes > HANDFUL) {
        into = new Handful(source, target, new ArrayList<>());
        handful = into;
        bytes = 0;
        waiting.add(into);
      }
      into.files().add(new One(name, toName, stat));
      bytes += stat.size();
      files++;
    }
  }

  /** Notes the name of a file that has several; true, having it among the links, but for one. */
  private boolean isFurtherName(String source, String target, One file) {
    FileId id = new FileId(file.stat().dev(), file.stat().ino());
    String path = target + "/" + file.toName();
    if (first.putIfAbsent(id, path) == null) {
      return false;
    }
    links.add(new Link(id, source + "/" + file.name(), path, file.stat()));
    return true;
  }

  /** The files of a directory that exists on both sides. */
  Directory directory(RootPath source, RootPath target) {
    return new Directory(source, target);
  }

  /** Links a name that is no regular file to an earlier one of the same; false when it is first. */
  boolean linkNode(FileStat stat, RootPath target) throws IOException {
    FileId id = new FileId(stat.dev(), stat.ino());
    String earlier = first.get(id);
    if (earlier != null) {
      try {
        FileCalls.link(to, earlier, to, target.relative());
        return true;
      } catch (ErrnoException e) {
        if (e.errno() != Errno.EMLINK) {
          throw e;
        }
      }
    }
    first.put(id, target.relative());
    return false;
  }

  /** Will give the target what the rules say of a directory, or only its times. */
  void finish(RootPath source, RootPath target, FileStat stat, boolean timesOnly) {
    finishes.add(new Finish(source.relative(), target.relative(), stat, timesOnly));
  }

  /**
   * A directory that was there before and is not taken itself, only something below it: as in
   * BuildKit it gets the source's permissions, whatever the copy says of modes, and stays as it was
   * otherwise.
   */
  void passThrough(RootPath target, FileStat stat, FileStat before) {
    passed.add(new Passed(target.relative(), stat.permissions(), before));
  }

  /** Does all that was asked for. */
  void run() throws IOException, InterruptedException {
    copyWaiting();
    for (Link link : links) {
      link(link);
    }
    for (Finish finish : finishes) {
      if (finish.timesOnly()) {
        rules.finishTimes(finish.stat(), to, finish.to());
      } else {
        rules.finish(from, finish.from(), finish.stat(), to, finish.to());
      }
    }
    for (Passed directory : passed) {
      FileCalls.chmod(to, directory.to(), directory.permissions());
      FileCalls.times(to, directory.to(), directory.before());
    }
    links.clear();
    finishes.clear();
    passed.clear();
    first.clear();
  }

  private void copyWaiting() throws IOException, InterruptedException {
    long bytes = 0;
    for (Handful handful : waiting) {
      bytes += handful.bytes();
    }
    much = SharedFiles.isMuch(files, bytes);
    if (!much && shared instanceof SourceLinks) { // these are copied after all
      for (Handful handful : waiting) {
        handful
            .files()
            .removeIf(
                file ->
                    file.stat().nlink() > 1 && isFurtherName(handful.from(), handful.to(), file));
      }
    }
    severalNames = links.stream().map(Link::id).collect(Collectors.toSet());
    waiting.sort((a, b) -> Long.compare(b.bytes(), a.bytes()));
    Crew.each(waiting, this::copy);
    waiting.clear();
    files = 0;
  }

  private void copy(Handful handful) throws IOException {
    try (Fd source = from.openBeneath(handful.from(), Fd.O_RDONLY | Fd.O_DIRECTORY);
        Fd target = to.openBeneath(handful.to(), Fd.O_RDONLY | Fd.O_DIRECTORY)) {
      for (One file : handful.files()) {
        if (!much || !linked(handful, file, source, target)) {
          copy(source, file.name(), file.stat(), target, file.toName());
        }
      }
    }
  }

  private boolean linked(Handful handful, One file, Fd source, Fd target) throws IOException {
    if (shared instanceof SourceLinks links) {
      return links.link(source, file.name(), file.stat(), target, file.toName());
    }
    return shared instanceof SharedFiles earlier && linkedToEarlier(handful, file, earlier);
  }

  private boolean linkedToEarlier(Handful handful, One file, SharedFiles earlier)
      throws IOException {
    FileStat stat = file.stat();
    // One that has several names here is made anew, so that they never meet those of before.
    if (stat.nlink() > 1 && severalNames.contains(new FileId(stat.dev(), stat.ino()))) {
      return false;
    }
    SharedFiles.Wanted wanted = rules.wanted(handful.to() + "/" + file.toName(), stat);
    return wanted != null && earlier.take(wanted, to);
  }

  private void copy(Fd fromDir, String name, FileStat stat, Fd toDir, String toName)
      throws IOException {
    try (Fd source = fromDir.openAt(name, Fd.O_RDONLY | Fd.O_NOFOLLOW, 0);
        Fd copy =
            toDir.openAt(toName, Fd.O_WRONLY | Fd.O_CREAT | Fd.O_EXCL | Fd.O_NOFOLLOW, 0600)) {
      ContentCopy.copy(source, copy, stat.size());
      rules.finish(source, fromDir, name, stat, copy, toDir, toName);
      if (shared != null) {
        shared.made(FileCalls.stat(copy));
      }
    }
  }

  private void link(Link link) throws IOException {
    try {
      FileCalls.link(to, Objects.requireNonNull(first.get(link.id())), to, link.to());
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EMLINK) {
        throw e;
      }
      copy(from, link.from(), link.stat(), to, link.to());
      first.put(link.id(), link.to());
    }
  }
}
