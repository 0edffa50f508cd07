package dev.bothy.engine.namespace;

import dev.bothy.engine.sys.DirectoryEntries;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A tree as text, a line an entry: path, kind, mode, owner, time, and what small files hold. */
public final class TreeListing {
  private TreeListing() {}

  public static String of(Path root) throws IOException {
    StringBuilder text = new StringBuilder();
    try (Fd fd = Fd.directory(root)) {
      list(fd, "", text, true);
    }
    return text.toString();
  }

  /** As {@link #of}, without times: those of directories are no part of a tree's content. */
  public static String withoutTimes(Path root) throws IOException {
    StringBuilder text = new StringBuilder();
    try (Fd fd = Fd.directory(root)) {
      list(fd, "", text, false);
    }
    return text.toString();
  }

  private static void list(Fd dir, String above, StringBuilder text, boolean times)
      throws IOException {
    for (String name : DirectoryEntries.list(dir)) {
      FileStat stat = FileCalls.stat(dir, name);
      String path = above + name;
      String what =
          switch (stat.type()) {
            case FileStat.DIRECTORY -> "d " + Integer.toOctalString(stat.permissions());
            case FileStat.REGULAR -> "f " + Integer.toOctalString(stat.permissions());
            case FileStat.SYMLINK -> "l -> " + FileCalls.readlink(dir, name);
            default ->
                Integer.toOctalString(stat.mode())
                    + " "
                    + stat.rdevMajor()
                    + ","
                    + stat.rdevMinor();
          };
      text.append(path).append(' ').append(what);
      text.append(' ').append(stat.uid()).append(':').append(stat.gid());
      if (times) {
        String nanos = Integer.toString(1_000_000_000 + stat.mtimeNanos()).substring(1);
        text.append(' ').append(stat.mtimeSeconds()).append('.').append(nanos);
      }
      if (stat.isRegular() && stat.size() < 100) {
        try (Fd file = dir.openAt(name, Fd.O_RDONLY, 0)) {
          byte[] content = new byte[100];
          int n = Math.max(0, file.read(content, 0, content.length));
          text.append(
              n == 0 ? "" : " " + new String(content, 0, n, StandardCharsets.UTF_8).strip());
        }
      }
      text.append('\n');
      if (stat.isDirectory()) {
        try (Fd child = dir.childDirectory(name)) {
          list(child, path + "/", text, times);
        }
      }
    }
  }
}
