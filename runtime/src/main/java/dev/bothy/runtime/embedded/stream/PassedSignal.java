package dev.bothy.runtime.embedded.stream;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Signals by their names, such as {@code INT}: which one came, and what another process does. */
final class PassedSignal {
  static final String TERM = "TERM";

  /** Those that end a JVM in order, with their numbers on Linux. */
  private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, TERM, 15);

  private static final String BEGIN = "SIG";
  private static final String END = " handler";

  private PassedSignal() {}

  /** What a process does with a signal. */
  enum Answer {
    CAUGHT,
    IGNORED,
    /** What the kernel does; nothing for a namespace's first process. */
    DEFAULT
  }

  /**
   * The signal that this process is ending of; {@code TERM} when it is none of those.
   *
   * <p>The JVM tells it nowhere but in the name of the thread that waits for the shutdown hooks. A
   * handler of our own would cost its set-up at every start.
   */
  static String arrived() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group.getParent() != null) {
      group = group.getParent();
    }
    Thread[] threads = new Thread[group.activeCount() + 16];
    int count = group.enumerate(threads, false);
    for (int i = 0; i < count; i++) {
      String name = threads[i].getName();
      if (name.startsWith(BEGIN) && name.endsWith(END)) {
        String signal = name.substring(BEGIN.length(), name.length() - END.length());
        if (NUMBERS.containsKey(signal)) {
          return signal;
        }
      }
    }
    return TERM;
  }

  static boolean isStopped(ProcessHandle process) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc", process.pid() + "", "status"))) {
        if (line.startsWith("State:")) {
          return line.contains("T (stopped)");
        }
      }
    } catch (IOException e) {
      // It has just ended.
    }
    return false;
  }

  static Answer answer(ProcessHandle process, String signal) {
    long bit = 1L << (NUMBERS.getOrDefault(signal, 15) - 1);
    try {
      for (String line : Files.readAllLines(Path.of("/proc", process.pid() + "", "status"))) {
        if (line.startsWith("SigCgt:") && (mask(line) & bit) != 0) {
          return Answer.CAUGHT;
        }
        if (line.startsWith("SigIgn:") && (mask(line) & bit) != 0) {
          return Answer.IGNORED;
        }
      }
    } catch (IOException e) {
      // It has just ended.
    }
    return Answer.DEFAULT;
  }

  private static long mask(String line) {
    return Long.parseUnsignedLong(line.substring(line.indexOf(':') + 1).strip(), 16);
  }

  /** Lets a stopped one go on: until then, it gets no signal but those that nobody handles. */
  static void resume(ProcessHandle process) throws InterruptedException {
    send(process, "CONT");
  }

  /** Sends it; nothing happens when the process has ended. */
  static void send(ProcessHandle process, String signal) throws InterruptedException {
    if (signal.equals(TERM)) {
      boolean _ = process.destroy();
      return;
    }
    try {
      // Java sends no others.
      String script = "kill -" + signal + " " + process.pid();
      Process kill =
          new ProcessBuilder("/bin/sh", "-c", script)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      int _ = kill.waitFor();
    } catch (IOException e) {
      // Without a shell there is what Java sends.
      boolean _ = NUMBERS.containsKey(signal) && process.destroy();
    }
  }
}
