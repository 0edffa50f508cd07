package dev.bothy.engine.source.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Whether git reads or computes anything: it prints what a server sends only when all is there.
 * What speaks with the server in its place is not looked at, as ssh and curl are busy while they
 * wait, too.
 */
final class GitPulse {
  private static final String READ = "rchar: ";

  // Fields of /proc/PID/stat behind the name, in ticks.
  private static final int USER = 11;
  private static final int SYSTEM = 12;

  private GitPulse() {}

  /**
   * Waits for the process's end.
   *
   * @param patience how long it and what it has started may do nothing
   * @return false once they have done nothing for longer
   */
  static boolean hasEnded(Process process, Duration patience) throws InterruptedException {
    long pause = Math.clamp(patience.toMillis() / 10, 1, 1000);
    long last = 0;
    long since = System.nanoTime();
    while (!process.waitFor(pause, TimeUnit.MILLISECONDS)) {
      long now = done(process);
      if (now != last) {
        last = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > patience.toNanos()) {
        return false;
      }
    }
    return true;
  }

  /** Bytes read and time used: another number after any of both. */
  private static long done(Process process) {
    try (Stream<ProcessHandle> all =
        Stream.concat(Stream.of(process.toHandle()), process.descendants())) {
      return all.mapToLong(handle -> done(handle.pid())).sum();
    }
  }

  private static long done(long process) {
    Path place = Path.of("/proc", Long.toString(process));
    try {
      String stat = read(place.resolve("stat")); // PID (NAME) STATE …
      int end = stat.lastIndexOf(')');
      String name = stat.substring(stat.indexOf('(') + 1, end);
      if (name.equals("ssh") || name.startsWith("git-remote")) {
        return 0;
      }
      String[] fields = stat.substring(end + 2).split(" ", -1);
      if (fields[0].equals("D")) {
        return System.nanoTime(); // waits for a disk
      }
      long done = Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
      for (String line : read(place.resolve("io")).split("\n", -1)) {
        if (line.startsWith(READ)) {
          done += Long.parseLong(line.substring(READ.length()));
        }
      }
      return done;
    } catch (AccessDeniedException e) {
      return System.nanoTime(); // nobody can tell
    } catch (IOException | IndexOutOfBoundsException e) {
      return 0; // it has just ended
    }
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }
}
