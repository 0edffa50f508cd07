package dev.bothy.runtime;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command to run inside.
 *
 * @param argv passed as it is; the first is looked up in the environment's {@code PATH}
 * @param tty give it a terminal (this process's stdin must be one)
 * @param env more variables, over the environment's
 * @param workdir absolute path inside; null for the project directory
 * @param root true to run as root inside rather than as the environment's user
 */
public record ExecSpec(
    List<String> argv,
    boolean tty,
    Map<String, String> env,
    @Nullable String workdir,
    boolean root) {
  public ExecSpec {
    argv = List.copyOf(argv);
    if (argv.isEmpty()) {
      throw new IllegalArgumentException("no command to run");
    }
    env = Collections.unmodifiableMap(new LinkedHashMap<>(env));
  }

  /** The command as the environment's user in the project directory, without a terminal. */
  public static ExecSpec of(String... argv) {
    return new ExecSpec(List.of(argv), false, Map.of(), null, false);
  }
}
