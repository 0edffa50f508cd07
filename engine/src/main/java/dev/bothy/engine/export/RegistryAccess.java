package dev.bothy.engine.export;

import dev.bothy.llb.SolveException;
import dev.bothy.oci.registry.RegistryException;
import dev.bothy.oci.registry.RegistryOptions;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** How this process reaches registries. */
public final class RegistryAccess {
  private RegistryAccess() {}

  /**
   * As the user has configured it. The home directory is the environment's: in a user namespace the
   * user database says we are root.
   */
  public static RegistryOptions options() {
    Map<String, String> environment = System.getenv();
    RegistryOptions system = RegistryOptions.ofSystem();
    String home = environment.getOrDefault("HOME", "");
    return new RegistryOptions(
        environment,
        home.isEmpty() ? system.home() : Path.of(home),
        Set.of(),
        system.attempts(),
        system.backOff(),
        system.connections());
  }

  /** What a registry did, as a failure of a solve: the host's when it cannot be reached. */
  public static SolveException failure(RegistryException e) {
    return new SolveException(
        e instanceof RegistryException.Unreachable
            ? SolveException.Kind.HOST
            : SolveException.Kind.STEP,
        String.valueOf(e.getMessage()),
        e.hint(),
        null,
        e);
  }
}
