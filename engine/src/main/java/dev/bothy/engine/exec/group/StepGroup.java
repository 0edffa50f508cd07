package dev.bothy.engine.exec.group;

import dev.bothy.engine.op.StepLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A control group of a step's own; closing removes it once its processes are gone.
 *
 * @param places the directory of each controller that the limits take: one and the same in version
 *     2, and in version 1 for controllers that are mounted together
 */
public record StepGroup(Map<String, Path> places, StepLimits limits) implements AutoCloseable {
  private static final int PERIOD_MICROS = 100_000;
  private static final int ATTEMPTS = 100;
  private static final int PAUSE_MILLIS = 10;

  /**
   * Enters the groups that it is given, up to {@code --}, and becomes the program behind that. The
   * file that it is given first says why it could not, and is empty or absent otherwise.
   */
  private static final String ENTER =
      "why=$1; shift;"
          + " while [ \"$1\" != -- ];"
          + " do { echo 0 > \"$1/cgroup.procs\"; } 2> \"$why\" || exit 125; shift; done; shift;"
          + " exec \"$@\"";

  /** The directories, each once. */
  List<Path> directories() {
    return places.values().stream().distinct().toList();
  }

  /** Sets the limits; swap is memory too. */
  void write(boolean unified) throws IOException {
    for (String controller : limits.controllers()) {
      Path at = Objects.requireNonNull(places.get(controller));
      switch (controller) {
        case "memory" -> {
          String bytes = Long.toString(limits.memory());
          Files.writeString(at.resolve(unified ? "memory.max" : "memory.limit_in_bytes"), bytes);
          Path swap = at.resolve(unified ? "memory.swap.max" : "memory.memsw.limit_in_bytes");
          if (Files.exists(swap)) { // not every kernel counts it
            Files.writeString(swap, unified ? "0" : bytes);
          }
        }
        case "cpu" -> {
          String quota = Long.toString(limits.milliCpus() * PERIOD_MICROS / 1000);
          if (unified) {
            Files.writeString(at.resolve("cpu.max"), quota + " " + PERIOD_MICROS);
          } else {
            Files.writeString(at.resolve("cpu.cfs_period_us"), Integer.toString(PERIOD_MICROS));
            Files.writeString(at.resolve("cpu.cfs_quota_us"), quota);
          }
        }
        case "pids" -> Files.writeString(at.resolve("pids.max"), Long.toString(limits.pids()));
        default -> throw new IllegalStateException(controller);
      }
    }
  }

  /**
   * The command that runs the command in the group.
   *
   * @param why a file, for {@link #checkEntered}
   */
  public List<String> around(List<String> command, Path why) {
    List<String> whole = new ArrayList<>(List.of("/bin/sh", "-c", ENTER, "sh", why.toString()));
    for (Path directory : directories()) {
      whole.add(directory.toString());
    }
    whole.add("--");
    whole.addAll(command);
    return whole;
  }

  /**
   * Says whether the command {@link #around} another one became that.
   *
   * @throws ControlGroups.UnavailableException when it did not; nothing has been run then
   */
  public static void checkEntered(Path why) throws IOException {
    String said = Files.exists(why) ? Files.readString(why).strip() : "";
    if (!said.isEmpty()) { // sh: 1: cannot create …: Permission denied
      throw new ControlGroups.UnavailableException(
          "its control group cannot be entered: "
              + said.substring(said.lastIndexOf(':') + 1).strip());
    }
  }

  /** The group's own count of kills, or the machine's when its memory has no limit. */
  public OomCounter kills() {
    for (Path directory : directories()) {
      for (String file : List.of("memory.events", "memory.oom_control")) {
        if (Files.exists(directory.resolve(file))) {
          return OomCounter.read(directory.resolve(file));
        }
      }
    }
    return OomCounter.read();
  }

  @Override
  public void close() throws IOException {
    for (Path directory : directories()) {
      remove(directory);
    }
  }

  private static void remove(Path directory) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        Files.delete(directory);
        return;
      } catch (NoSuchFileException e) {
        return;
      } catch (IOException e) { // the last of its processes are just being buried
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return; // whoever comes later sweeps it
      }
    }
  }
}
