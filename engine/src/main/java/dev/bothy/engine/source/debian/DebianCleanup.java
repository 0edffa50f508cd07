package dev.bothy.engine.source.debian;

import dev.bothy.engine.sys.DirectoryEntries;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * Takes out of a fresh system what says when, where and by whom it was made, so that the same
 * packages give the same tree: for root and for others.
 */
final class DebianCleanup {
  /** Emptied directories: what is in them is made again by whoever needs it. */
  private static final List<String> EMPTIED =
      List.of("dev", "proc", "sys", "run", "tmp", "var/cache/apt/archives", "var/lib/apt/lists");

  private static final List<String> REMOVED =
      List.of(
          "etc/hostname",
          "etc/resolv.conf",
          "etc/mtab",
          "etc/.pwd.lock",
          "etc/apt/apt.conf.d/99mmdebstrap",
          "etc/dpkg/dpkg.cfg.d/99mmdebstrap",
          "var/cache/apt/pkgcache.bin",
          "var/cache/apt/srcpkgcache.bin",
          "var/cache/debconf/config.dat-old",
          "var/cache/debconf/templates.dat-old",
          "var/cache/ldconfig/aux-cache",
          "var/lib/apt/mirrors",
          "var/lib/dbus/machine-id",
          "var/lib/dpkg/lock",
          "var/lib/dpkg/lock-frontend",
          "var/lib/dpkg/triggers/Lock",
          "var/lib/dpkg/status-old",
          "var/lib/dpkg/available-old",
          "var/lib/dpkg/diversions-old",
          "var/lib/dpkg/statoverride-old",
          "var/lib/systemd/random-seed",
          "var/lib/systemd/catalog/database");

  private final DebianRequest request;

  private DebianCleanup(DebianRequest request) {
    this.request = request;
  }

  static DebianCleanup of(DebianRequest request) {
    return new DebianCleanup(request);
  }

  /**
   * @param beganMillis times from here on are the bootstrap's own, and no package's
   */
  void run(Path root, long beganMillis) throws IOException {
    try (Fd top = Fd.directory(root)) {
      for (String name : EMPTIED) {
        if (FileCalls.statIfPresent(top, name) != null) {
          try (Fd directory = top.openInRoot(name, Fd.O_RDONLY | Fd.O_DIRECTORY, 0)) {
            Trees.empty(directory);
          }
        }
      }
      for (String name : REMOVED) {
        Trees.delete(top, name);
      }
      removeMatching(top, "etc/ssh", "ssh_host_");
      removeMatching(top, "var/log", "");
      if (FileCalls.statIfPresent(top, "etc/machine-id") != null) {
        write(top, "etc/machine-id", ""); // empty: "make one at the first start"
      }
      write(top, "etc/apt/sources.list", sources());
      String validity = validity();
      if (!validity.isEmpty()) {
        write(top, "etc/apt/apt.conf.d/90host-mirror", validity);
      }
      Times times = new Times(beganMillis / 1000);
      times.latest(top);
      times.settle(top);
      FileCalls.times(top, ".", times.newest, 0, times.newest, 0);
    }
  }

  private String sources() {
    StringBuilder text = new StringBuilder();
    for (String line : request.mirror().lines()) {
      text.append(line).append('\n');
    }
    return text.toString();
  }

  /** A host that accepts outdated indexes has a mirror whose indexes are outdated. */
  private static String validity() throws IOException {
    StringBuilder text = new StringBuilder();
    try {
      for (String option : HostApt.acquireOptions()) {
        if (option.startsWith("Acquire::Check-")) {
          text.append(option).append('\n');
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return text.toString();
  }

  private static void removeMatching(Fd top, String directory, String prefix) throws IOException {
    if (FileCalls.statIfPresent(top, directory) == null) {
      return;
    }
    try (Fd dir = top.openInRoot(directory, Fd.O_RDONLY | Fd.O_DIRECTORY, 0)) {
      for (String name : DirectoryEntries.list(dir)) {
        FileStat stat = FileCalls.statIfPresent(dir, name);
        if (stat != null && stat.isDirectory()) {
          continue;
        }
        if (!prefix.isEmpty() && name.startsWith(prefix)) {
          FileCalls.unlink(dir, name);
        } else if (prefix.isEmpty() && stat != null && stat.isRegular() && stat.size() > 0) {
          FileCalls.unlink(dir, name); // empty logs belong to the packages that made them
        }
      }
    }
  }

  private static void write(Fd top, String path, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (Fd file = top.openInRoot(path, Fd.O_WRONLY | Fd.O_CREAT | Fd.O_TRUNC, 0644)) {
      file.write(bytes, 0, bytes.length);
    }
  }

  /** Gives what the bootstrap touched the time of the newest thing that came in a package. */
  private static final class Times {
    private final long began;
    private long newest;

    Times(long began) {
      this.began = began;
    }

    void latest(Fd directory) throws IOException {
      for (String name : DirectoryEntries.list(directory)) {
        FileStat stat = FileCalls.stat(directory, name);
        if (stat.mtimeSeconds() < began) {
          newest = Math.max(newest, stat.mtimeSeconds());
        }
        if (stat.isDirectory()) {
          try (Fd child = directory.childDirectory(name)) {
            latest(child);
          }
        }
      }
    }

    void settle(Fd directory) throws IOException {
      for (String name : DirectoryEntries.list(directory)) {
        FileStat stat = FileCalls.stat(directory, name);
        if (stat.isDirectory()) {
          try (Fd child = directory.childDirectory(name)) {
            settle(child);
          }
        }
        boolean ours = stat.mtimeSeconds() >= began;
        long seconds = ours ? newest : stat.mtimeSeconds();
        int nanos = ours ? 0 : stat.mtimeNanos();
        FileCalls.times(directory, name, seconds, nanos, seconds, nanos);
      }
    }
  }
}
