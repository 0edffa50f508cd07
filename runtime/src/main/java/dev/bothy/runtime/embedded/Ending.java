package dev.bothy.runtime.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Waits for a container in the foreground, and brings it to an end when we are interrupted. */
final class Ending {
  private static final long GRACE_SECONDS = 10;
  private static final long POLL_MILLIS = 10;

  /** Bits of SIGINT and SIGTERM. */
  private static final long POLITE = 1L << 1 | 1L << 14;

  private static final String CAUGHT = "SigCgt:";

  private Ending() {}

  /**
   * Waits.
   *
   * @param unshare parent of crun, whose child is the container's first process
   */
  static int await(Process unshare) throws InterruptedException {
    try {
      return unshare.waitFor();
    } catch (InterruptedException e) {
      end(unshare);
      throw e;
    }
  }

  private static void end(Process unshare) throws InterruptedException {
    // Behind unshare, which passes nothing on, is crun, which does.
    List<ProcessHandle> behind = unshare.descendants().toList();
    behind.forEach(ProcessHandle::destroy);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
    // To the first process of its namespace the kernel gives no signal that it does not handle. One
    // that handles an interrupt has got it from the terminal, and may be about to save something.
    while (System.nanoTime() < end && isPolite(unshare)) {
      if (unshare.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
    }
    // Unshare's end is then that of all in the namespace: their files can be removed.
    do {
      List<ProcessHandle> children = unshare.children().toList();
      children.forEach(ProcessHandle::destroyForcibly);
      if (children.isEmpty()) {
        unshare.destroyForcibly();
      }
    } while (!unshare.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS));
  }

  private static boolean isPolite(Process unshare) {
    Optional<ProcessHandle> first =
        unshare.children().findFirst().flatMap(crun -> crun.children().findFirst());
    if (first.isEmpty()) {
      return unshare.isAlive() && unshare.children().findFirst().isEmpty();
    }
    try {
      for (String line : Files.readAllLines(Path.of("/proc", first.get().pid() + "", "status"))) {
        if (line.startsWith(CAUGHT)) {
          long mask = Long.parseUnsignedLong(line.substring(CAUGHT.length()).strip(), 16);
          return (mask & POLITE) != 0;
        }
      }
    } catch (IOException e) {
      // It has just ended.
    }
    return unshare.isAlive();
  }
}
