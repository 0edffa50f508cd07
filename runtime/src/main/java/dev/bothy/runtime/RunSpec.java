package dev.bothy.runtime;

import dev.bothy.oci.Digest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An environment as it shall run: a plain value, the same whatever the place.
 *
 * @param name of the environment: letters, digits, {@code . _ -}, starting with a letter or digit,
 *     at most 63
 * @param image what it runs on
 * @param dev true for the development flavour: it runs an ssh server and the daemons and waits;
 *     false: it runs the image's entrypoint
 * @param kit layers of the dev kit (see {@code DevKit}); must be given when {@code dev}, otherwise
 *     empty
 * @param shell the wished login shell, a name or an absolute path; null for what there is
 * @param project the project directory mounted inside; null for none
 * @param environ declared variables, over the image's own
 * @param daemons argument vectors of long-running services, started after {@code init}
 * @param init shell commands run once at each start, before the daemons
 * @param commands named lines of {@code sh}, which are programs inside
 * @param identity who the user inside is
 * @param shmBytes size limit of {@code /dev/shm}; 0 for the kernel's default (half of memory)
 */
public record RunSpec(
    String name,
    Image image,
    boolean dev,
    List<String> kit,
    @Nullable String shell,
    @Nullable Project project,
    Map<String, String> environ,
    List<Port> ports,
    List<Mount> mounts,
    List<List<String>> daemons,
    List<String> init,
    Map<String, String> commands,
    Identity identity,
    long shmBytes) {

  public RunSpec {
    Names.check(name);
    kit = List.copyOf(kit);
    environ = ordered(environ);
    ports = List.copyOf(ports);
    mounts = List.copyOf(mounts);
    List<List<String>> argvs = new ArrayList<>();
    for (List<String> daemon : daemons) {
      argvs.add(List.copyOf(daemon));
    }
    daemons = Collections.unmodifiableList(argvs);
    init = List.copyOf(init);
    commands = ordered(commands);
  }

  /** The least: an image under a name, as the caller. */
  public static RunSpec of(String name, Image image, Identity identity) {
    return new RunSpec(
        name, image, false, List.of(), null, null, Map.of(), List.of(), List.of(), List.of(),
        List.of(), Map.of(), identity, 0);
  }

  /**
   * What an environment runs on.
   *
   * @param reference what people call it, such as {@code quickstart:dev}
   * @param target the graph's target that made it; null for a pulled image
   * @param layers the builder's names of its layers, lowest first (as in {@link
   *     dev.bothy.llb.SolveResult#layers})
   */
  public record Image(
      String reference, @Nullable Digest target, List<String> layers, ImageConfig config) {
    public Image {
      layers = List.copyOf(layers);
    }
  }

  /**
   * The part of an image's configuration that running needs (OCI image specification, § config).
   *
   * @param workdir absolute, or empty for {@code /}
   * @param user as the image says it, or empty; only for what is not {@code dev}
   */
  public record ImageConfig(
      Map<String, String> env,
      String workdir,
      String user,
      List<String> entrypoint,
      List<String> command) {
    public static final ImageConfig EMPTY = new ImageConfig(Map.of(), "", "", List.of(), List.of());

    public ImageConfig {
      env = ordered(env);
      entrypoint = List.copyOf(entrypoint);
      command = List.copyOf(command);
    }
  }

  /**
   * The project directory.
   *
   * @param target absolute path inside; also where shells and commands begin
   */
  public record Project(Path directory, String target) {
    /** The directory under its own name in {@code /workspaces}, whoever the user is. */
    public static Project at(Path directory) {
      Path absolute = directory.toAbsolutePath().normalize();
      Path last = absolute.getFileName();
      return new Project(absolute, "/workspaces/" + (last == null ? "root" : last.toString()));
    }
  }

  /**
   * A port that something inside listens on.
   *
   * @param envdPort where it listens inside, 1–65535
   * @param hostPort where it shall be reached outside, 0 for the same
   * @param service what people call it, may be empty
   * @param listenAddr an IP address; {@code 127.0.0.1} unless it shall be reached from elsewhere
   */
  public record Port(int envdPort, int hostPort, String service, String listenAddr) {
    public Port {
      if (envdPort < 1 || envdPort > 65535 || hostPort < 0 || hostPort > 65535) {
        throw new IllegalArgumentException("not a port: " + envdPort + " on " + hostPort);
      }
    }
  }

  /**
   * A host directory or file seen inside.
   *
   * @param target absolute path inside
   */
  public record Mount(Path source, String target, boolean readOnly) {}

  private static Map<String, String> ordered(Map<String, String> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
