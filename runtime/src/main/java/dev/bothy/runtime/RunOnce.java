package dev.bothy.runtime;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One command in a container of its own, gone with it.
 *
 * @param argv passed as it is, the image's entrypoint not before it; the first is looked up in the
 *     container's {@code PATH}
 * @param tty give it a terminal (this process's stdin must be one)
 * @param env more variables, over the image's
 * @param workdir absolute path inside; null for the image's
 * @param user {@code USER[:GROUP]}, names or numbers; null for the image's
 */
public record RunOnce(
    RunSpec.Image image,
    List<String> argv,
    boolean tty,
    Map<String, String> env,
    @Nullable String workdir,
    @Nullable String user,
    List<RunSpec.Mount> mounts) {
  public RunOnce {
    argv = List.copyOf(argv);
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("no command to run");
    }
    env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
    mounts = List.copyOf(mounts);
  }
}
