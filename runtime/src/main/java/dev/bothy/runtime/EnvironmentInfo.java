package dev.bothy.runtime;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a place says of an environment.
 *
 * @param image null when the record is damaged
 * @param ssh how to reach it; null without an ssh server or when it never started
 * @param commands named lines of {@code sh}, which are programs inside
 * @param started when it last started; null when never
 * @param setAside where changes made by hand on an earlier image were put; null when there are none
 * @param problem what is wrong with it and what to do, in words; null when nothing is
 */
public record EnvironmentInfo(
    String name,
    State state,
    RunSpec.@Nullable Image image,
    RunSpec.@Nullable Project project,
    boolean dev,
    @Nullable Identity identity,
    @Nullable Ssh ssh,
    List<RunSpec.Port> ports,
    List<RunSpec.Mount> mounts,
    List<Service> services,
    Map<String, String> commands,
    @Nullable Instant started,
    @Nullable Path setAside,
    @Nullable String problem) {

  public EnvironmentInfo {
    ports = List.copyOf(ports);
    mounts = List.copyOf(mounts);
    services = List.copyOf(services);
    commands = Collections.unmodifiableMap(new LinkedHashMap<>(commands));
  }

  public enum State {
    RUNNING,
    STOPPED,
    /** Its record cannot be read; it can still be destroyed. */
    DAMAGED
  }

  /**
   * Where its ssh server listens.
   *
   * @param alias what to say to ssh: {@code <name>.bothy}
   */
  public record Ssh(
      String alias, String host, int port, String user, Path identityFile, Path knownHosts) {}

  /**
   * Something that is kept running inside.
   *
   * @param name as in {@link LogRequest#service}
   * @param command empty for the ssh server
   */
  public record Service(String name, List<String> command) {
    public Service {
      command = List.copyOf(command);
    }
  }
}
