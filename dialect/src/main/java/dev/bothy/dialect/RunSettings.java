package dev.bothy.dialect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the environment runs.
 *
 * @param entrypoint argument vector of what runs when it is not for development; empty: the image's
 *     own
 * @param daemons argument vectors, one supervised process each
 * @param init shell commands as declared, run in order at each start, before the daemons
 * @param extensions directory of the image with an editor's extensions, which looks for them in the
 *     user's home; empty for none
 * @param inPlace where packages of the project that were installed in place look for it; empty for
 *     none
 * @param environ declared variables in the order of the file
 * @param extraPath directories that {@code PATH} gets behind its own
 * @param commands named shell commands for {@code bothy exec}
 * @param rstudio whether an RStudio server, which the image must have, runs beside the daemons
 * @param gpus wished number of GPUs; 0 for none
 * @param cuda what {@code install.cuda} asks for, or null
 * @param shmMegabytes size of {@code /dev/shm}; 0 for the runtime's choice
 */
public record RunSettings(
    List<String> entrypoint,
    List<List<String>> daemons,
    List<String> init,
    String extensions,
    String inPlace,
    List<Port> ports,
    List<Mount> mounts,
    Map<String, String> environ,
    List<String> extraPath,
    Map<String, String> commands,
    @Nullable Jupyter jupyter,
    boolean rstudio,
    @Nullable Git git,
    @Nullable Owner owner,
    int gpus,
    @Nullable Cuda cuda,
    int shmMegabytes) {
  public RunSettings {
    entrypoint = List.copyOf(entrypoint);
    daemons = copies(daemons);
    init = List.copyOf(init);
    ports = List.copyOf(ports);
    mounts = List.copyOf(mounts);
    environ = Collections.unmodifiableMap(new LinkedHashMap<>(environ));
    extraPath = List.copyOf(extraPath);
    commands = Collections.unmodifiableMap(new LinkedHashMap<>(commands));
  }

  private static List<List<String>> copies(List<List<String>> lists) {
    List<List<String>> result = new ArrayList<>(lists.size());
    for (List<String> list : lists) {
      result.add(List.copyOf(list));
    }
    return List.copyOf(result);
  }

  /**
   * A port that something inside listens on.
   *
   * @param envdPort inside, 1–65535
   * @param hostPort outside; 0 for any that is free
   * @param service a name for people, may be empty
   * @param listenAddr an IP address outside
   */
  public record Port(int envdPort, int hostPort, String service, String listenAddr) {}

  /**
   * Something of the host seen inside.
   *
   * @param hostPath as written: absolute, {@code ~/…}, or relative to the project
   * @param envdPath as written: absolute, or {@code ~/…}
   * @param made whether the directory is made where it is missing
   */
  public record Mount(String hostPath, String envdPath, boolean made) {}

  /**
   * A Jupyter server beside the daemons.
   *
   * @param token of the file, or empty for one that the server makes up; not for any log
   * @param hostPort 0 for any that is free
   * @param program its path inside
   */
  public record Jupyter(String token, int hostPort, String program) {
    /** Where it listens inside. */
    public static final int PORT = 8888;

    @Override
    public String toString() {
      return "Jupyter[hostPort=" + hostPort + "]";
    }
  }

  /**
   * CUDA, as it was asked for.
   *
   * @param cudnn empty for that of an image whose tag has no number
   * @param driver the oldest of the machine that will do; empty where nothing is known
   */
  public record Cuda(String version, String cudnn, String driver) {}

  /** The user's git identity; an empty part is not set. */
  public record Git(String name, String email, String editor) {}

  /**
   * Ids that files of the user shall have; applied when the environment runs, never in the image.
   */
  public record Owner(int uid, int gid) {}

  /** What runs at each start: what is declared, and what makes an editor find its extensions. */
  public List<String> startCommands() {
    if (extensions.isEmpty()) {
      return init;
    }
    List<String> all = new ArrayList<>(init);
    all.add(
        "mkdir -p ~/.vscode-server/extensions && ln -sfn "
            + extensions
            + "/* ~/.vscode-server/extensions/");
    return Collections.unmodifiableList(all);
  }

  /** The daemons, and the servers of Jupyter and RStudio when there are such. */
  public List<List<String>> services() {
    if (jupyter == null && !rstudio) {
      return daemons;
    }
    ArrayList<List<String>> all = new ArrayList<>(daemons);
    if (jupyter != null) {
      all.add(
          List.of(
              jupyter.program(),
              "notebook",
              "--no-browser",
              "--ip=127.0.0.1",
              "--port=" + Jupyter.PORT));
    }
    if (rstudio) {
      all.add(List.of("/usr/lib/rstudio-server/bin/rserver", "--server-daemonize=0"));
    }
    return Collections.unmodifiableList(all);
  }

  /**
   * Every variable that a process inside gets over the image's own: the declared ones, the git
   * identity, Jupyter's token.
   */
  public Map<String, String> environment() {
    Map<String, String> all = new LinkedHashMap<>();
    if (git != null) {
      int count = 0;
      count = gitVariable(all, count, "user.name", git.name());
      count = gitVariable(all, count, "user.email", git.email());
      count = gitVariable(all, count, "core.editor", git.editor());
      if (count > 0) {
        all.put("GIT_CONFIG_COUNT", Integer.toString(count));
      }
    }
    if (jupyter != null && !jupyter.token().isEmpty()) {
      all.put("JUPYTER_TOKEN", jupyter.token());
    }
    all.putAll(environ);
    return Collections.unmodifiableMap(all);
  }

  private static int gitVariable(Map<String, String> env, int count, String key, String value) {
    if (value.isEmpty()) {
      return count;
    }
    env.put("GIT_CONFIG_KEY_" + count, key);
    env.put("GIT_CONFIG_VALUE_" + count, value);
    return count + 1;
  }
}
