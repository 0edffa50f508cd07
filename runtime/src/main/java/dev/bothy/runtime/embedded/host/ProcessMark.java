package dev.bothy.runtime.embedded.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process for good: pids come again, a pid with its start time and boot does not.
 *
 * @param startTicks since boot, field 22 of {@code /proc/PID/stat}
 */
public record ProcessMark(long pid, long startTicks, String boot) {
  private static final Path PROC = Path.of("/proc");

  /** What supervise.sh wrote; null when there is none or it is damaged. */
  public static @Nullable ProcessMark read(Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      return null;
    }
    String[] words = text.strip().split(" ", -1);
    if (words.length != 3) {
      return null;
    }
    try {
      return new ProcessMark(Long.parseLong(words[0]), Long.parseLong(words[1]), words[2]);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Whether this very process lives (one that only waits to be reaped does not). */
  public boolean alive() throws IOException {
    if (!Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip().equals(boot)) {
      return false;
    }
    String stat;
    try {
      stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
    } catch (IOException e) {
      return false; // ENOENT, or ESRCH when it ends while being read
    }
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 21);
    return fields.length > 19
        && fields[19].equals(Long.toString(startTicks))
        && !fields[0].equals("Z")
        && !fields[0].equals("X");
  }

  /** Pids of its children. */
  public List<Long> children() throws IOException {
    String id = Long.toString(pid);
    String text;
    try {
      text = Files.readString(PROC.resolve(id).resolve("task").resolve(id).resolve("children"));
    } catch (IOException e) {
      return List.of();
    }
    List<Long> children = new java.util.ArrayList<>();
    for (String word : text.strip().split(" ", -1)) {
      if (!word.isEmpty()) {
        children.add(Long.parseLong(word));
      }
    }
    return children;
  }

  /** One of its namespaces, as a file for {@code nsenter}. */
  String namespace(String type) {
    return "/proc/" + pid + "/ns/" + type;
  }
}
