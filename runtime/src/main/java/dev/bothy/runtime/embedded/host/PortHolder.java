package dev.bothy.runtime.embedded.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who listens on a port. */
final class PortHolder {
  private PortHolder() {}

  /** {@code NAME (pid N)}; empty when it cannot be told. */
  static String of(int port) {
    Set<String> inodes = new HashSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      try {
        for (String line : Files.readAllLines(Path.of(table))) {
          String inode = listeningInode(line, port);
          if (inode != null) {
            inodes.add("socket:[" + inode + "]");
          }
        }
      } catch (IOException e) {
        // One of the tables may be missing; the other one counts.
      }
    }
    return inodes.isEmpty() ? "" : process(inodes);
  }

  /** Columns of proc(5): sl, local address, remote address, state …, inode is the tenth. */
  private static @Nullable String listeningInode(String line, int port) {
    String[] all = line.strip().split(" ", -1);
    String[] words = new String[10];
    int n = 0;
    for (String word : all) {
      if (!word.isEmpty() && n < words.length) {
        words[n++] = word;
      }
    }
    if (n < words.length || !words[3].equals("0A")) {
      return null;
    }
    int colon = words[1].lastIndexOf(':');
    try {
      return Integer.parseInt(words[1].substring(colon + 1), 16) == port ? words[9] : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static String process(Set<String> inodes) {
    TreeMap<Long, String> found = new TreeMap<>();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"))) {
      for (Path process : processes) {
        String pid = String.valueOf(process.getFileName());
        if (!pid.isEmpty()
            && pid.charAt(0) >= '1'
            && pid.charAt(0) <= '9'
            && holds(process, inodes)) {
          found.put(Long.parseLong(pid), Files.readString(process.resolve("comm")).strip());
        }
      }
    } catch (IOException | NumberFormatException e) {
      // What was found counts.
    }
    return found.isEmpty() ? "" : found.firstEntry().getValue() + " (pid " + found.firstKey() + ")";
  }

  private static boolean holds(Path process, Set<String> inodes) {
    try (var open = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path fd : open) {
        if (inodes.contains(Files.readSymbolicLink(fd).toString())) {
          return true;
        }
      }
    } catch (IOException | RuntimeException e) {
      // Another user's, or gone meanwhile.
    }
    return false;
  }
}
