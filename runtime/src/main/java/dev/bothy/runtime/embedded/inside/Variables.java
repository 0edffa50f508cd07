package dev.bothy.runtime.embedded.inside;

import dev.bothy.runtime.RunOnce;
import dev.bothy.runtime.RunSpec;
import dev.bothy.runtime.embedded.directory.EnvRecord;
import dev.bothy.runtime.embedded.host.HostTools;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The environment variables that everything inside sees. */
public final class Variables {
  /** Those that say who the user is. */
  static final Set<String> OF_IDENTITY = Set.of("HOME", "USER", "LOGNAME", "SHELL");

  private Variables() {}

  /** Image's, then declared, then who the user is. */
  public static Map<String, String> of(EnvRecord record) {
    RunSpec spec = record.spec();
    Map<String, String> env = new LinkedHashMap<>();
    env.put("PATH", HostTools.PATH);
    env.putAll(spec.image().config().env());
    env.putAll(spec.environ());
    env.put("HOME", spec.identity().home());
    env.put("USER", record.user());
    env.put("LOGNAME", record.user());
    env.put("SHELL", record.loginShell());
    if (!env.containsKey("LANG") && !env.containsKey("LC_ALL")) {
      env.put("LANG", "C.UTF-8");
    }
    env.put("BOTHY_ENVIRONMENT", spec.name());
    RunSpec.Project project = spec.project();
    if (project != null) {
      env.put("BOTHY_PROJECT", project.target());
    }
    if (!spec.commands().isEmpty()) {
      // Behind all else: what the image has keeps its names.
      env.put("PATH", env.get("PATH") + ":" + InsidePaths.COMMANDS);
    }
    return env;
  }

  /**
   * Of one command: as other tools have it, what the image says, then what was asked for.
   *
   * @param home of its user
   */
  public static Map<String, String> of(RunOnce spec, String home) {
    Map<String, String> env = new LinkedHashMap<>();
    env.put("PATH", HostTools.PATH);
    env.put("HOME", home);
    String terminal = System.getenv("TERM");
    if (spec.tty() && terminal != null) {
      env.put("TERM", terminal);
    }
    env.putAll(spec.image().config().env());
    env.putAll(spec.env());
    return env;
  }

  /** Where commands begin: the project, else as the image says. */
  public static String workdir(RunSpec spec) {
    RunSpec.Project project = spec.project();
    if (project != null) {
      return project.target();
    }
    String workdir = spec.image().config().workdir();
    return workdir.isEmpty() ? "/" : workdir;
  }
}
