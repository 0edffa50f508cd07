package dev.bothy.engine.exec.group;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How often the kernel has killed for want of memory since it booted. Steps are in no control group
 * of their own, so this is how such a kill is told from another one.
 */
public record OomCounter(Path file, long kills) {
  public static OomCounter read() {
    return read(Path.of("/proc/vmstat"));
  }

  static OomCounter read(Path file) {
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith("oom_kill ")) {
          return new OomCounter(file, Long.parseLong(line.substring("oom_kill ".length()).strip()));
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Then nothing is said about memory.
    }
    return new OomCounter(file, -1);
  }

  public boolean grew() {
    return kills >= 0 && read(file).kills() > kills;
  }
}
