package dev.bothy.runtime.embedded;

import dev.bothy.engine.store.LayerId;
import dev.bothy.oci.file.AtomicFile;
import dev.bothy.runtime.EnvironmentInfo;
import dev.bothy.runtime.Names;
import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.RunSpec;
import dev.bothy.runtime.files.FileLock;
import dev.bothy.runtime.ssh.SshConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The environments of a store: their records, and what is running. */
final class Environments {
  /** With more of them than this, a message does not name each. */
  private static final int MOST_NAMED = 8;

  private final Path root;
  private final SshConfig ssh;
  private final Namespaces namespaces;
  private final HostTools tools;
  private final Consumer<String> waiting;

  /** Nobody is told of a wait. */
  Environments(Path root, SshConfig ssh, Namespaces namespaces, HostTools tools) {
    this(root, ssh, namespaces, tools, _ -> {});
  }

  /**
   * @param waiting told for whom, when others are at an environment for long
   */
  Environments(
      Path root, SshConfig ssh, Namespaces namespaces, HostTools tools, Consumer<String> waiting) {
    this.waiting = waiting;
    this.root = root;
    this.ssh = ssh;
    this.namespaces = namespaces;
    this.tools = tools;
  }

  EnvDirectory directory(String name) {
    return new EnvDirectory(name, root.resolve(name));
  }

  Supervisor supervisor(String name) {
    return new Supervisor(directory(name), namespaces, tools);
  }

  /** Serialises what changes an environment; the lock is beside it, so destroying it is covered. */
  FileLock lock(String name) throws IOException, InterruptedException {
    makeRoot();
    return FileLock.acquire(
        root.resolve("." + name + ".lock"),
        who ->
            waiting.accept(name + ": waiting for " + who + ", which is at this environment too"));
  }

  /** For who changes an environment in several steps, in each of which it takes {@link #lock}. */
  FileLock changing(String name) throws IOException, InterruptedException {
    makeRoot();
    return FileLock.acquire(
        root.resolve("." + name + ".changing"),
        who -> waiting.accept(name + ": waiting for " + who + ", which adds to it too"));
  }

  /** Serialises the choice of ports. */
  FileLock portLock() throws IOException, InterruptedException {
    makeRoot();
    return FileLock.acquire(root.resolve(".ports"));
  }

  /** Directories of single commands. */
  Passing passing() {
    return new Passing(root, this);
  }

  /** What is removed. */
  Trash trash() {
    return new Trash(root, namespaces, tools);
  }

  void makeRoot() throws IOException {
    if (!Files.isDirectory(root)) {
      Files.createDirectories(root);
      // Records hold the values of declared variables.
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** Names of all there are, sorted, damaged ones too. */
  List<String> names() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    if (Files.isDirectory(root)) {
      try (var children = Files.newDirectoryStream(root)) {
        for (Path child : children) {
          String name = String.valueOf(child.getFileName());
          if (Names.valid(name) && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
            names.add(name);
          }
        }
      }
    }
    return List.copyOf(names);
  }

  boolean exists(String name) {
    return Files.isDirectory(directory(name).path(), LinkOption.NOFOLLOW_LINKS);
  }

  /** There is none of that name; the hint tells which there are. */
  PlaceException unknown(String name) {
    return new PlaceException(
        PlaceException.Kind.NO_SUCH_ENVIRONMENT,
        "there is no environment '" + name + "'",
        present());
  }

  private String present() {
    List<String> names;
    try {
      names = names();
    } catch (IOException e) {
      names = List.of();
    }
    if (names.isEmpty()) {
      return "there is none yet; `bothy up` in a project's directory makes one";
    }
    if (names.size() > MOST_NAMED) {
      return "`bothy ls` lists them; `bothy up` in a project's directory makes one";
    }
    return (names.size() == 1 ? "there is " : "there are ")
        + String.join(", ", names)
        + "; `bothy up` in a project's directory makes one";
  }

  /** The record of an existing environment. */
  EnvRecord record(String name) throws PlaceException {
    if (!exists(name)) {
      throw unknown(name);
    }
    try {
      return RecordCodec.read(Files.readAllBytes(directory(name).record()));
    } catch (IOException e) {
      throw damaged(name, e);
    }
  }

  /** The record; null when there is no environment. One without a record never came to be. */
  @Nullable EnvRecord recordIfPresent(String name) throws PlaceException {
    return Files.exists(directory(name).record()) ? record(name) : null;
  }

  private PlaceException damaged(String name, IOException e) {
    boolean absent = e instanceof NoSuchFileException;
    return new PlaceException(
        PlaceException.Kind.FAILED,
        "the record of the environment "
            + name
            + (absent ? " is missing" : " is damaged: " + e.getMessage())
            + " ("
            + directory(name).record()
            + ")",
        "`bothy destroy " + name + "` removes it; the project's own files stay",
        e);
  }

  void save(String name, EnvRecord record) throws IOException {
    AtomicFile.write(directory(name).record(), RecordCodec.write(record), "rw-------");
  }

  @Nullable ProcessMark running(String name) throws IOException {
    return supervisor(name).running();
  }

  ProcessMark runningOrFail(String name) throws IOException, PlaceException {
    ProcessMark mark = running(name);
    if (mark == null) {
      throw new PlaceException(
          PlaceException.Kind.REQUEST,
          "the environment " + name + " is not running",
          "start it: bothy start " + name);
    }
    return mark;
  }

  EnvironmentInfo describe(String name) throws PlaceException, IOException {
    EnvRecord record = record(name);
    RunSpec spec = record.spec();
    EnvDirectory directory = directory(name);
    boolean runs = running(name) != null;
    EnvironmentInfo.Ssh sshInfo = record.sshPort() == 0 ? null : ssh(record);
    return new EnvironmentInfo(
        name,
        runs ? EnvironmentInfo.State.RUNNING : EnvironmentInfo.State.STOPPED,
        spec.image(),
        spec.project(),
        spec.dev(),
        spec.identity(),
        sshInfo,
        spec.ports(),
        spec.mounts(),
        Services.all(spec),
        spec.commands(),
        record.started(),
        Files.isDirectory(directory.setAside()) ? directory.setAside() : null,
        runs ? Health.problem(directory, spec) : null);
  }

  EnvironmentInfo.Ssh ssh(EnvRecord record) {
    return new EnvironmentInfo.Ssh(
        SshConfig.alias(record.spec().name()),
        "127.0.0.1",
        record.sshPort(),
        record.user(),
        ssh.identity(),
        ssh.knownHosts());
  }

  List<EnvironmentInfo> list() throws IOException {
    List<EnvironmentInfo> list = new ArrayList<>();
    for (String name : names()) {
      try {
        list.add(describe(name));
      } catch (PlaceException e) {
        if (exists(name)) {
          list.add(damagedInfo(name, e));
        }
      }
    }
    return list;
  }

  private static EnvironmentInfo damagedInfo(String name, PlaceException e) {
    String hint = e.hint();
    return new EnvironmentInfo(
        name,
        EnvironmentInfo.State.DAMAGED,
        null,
        null,
        false,
        null,
        null,
        List.of(),
        List.of(),
        List.of(),
        Map.of(),
        null,
        null,
        e.getMessage() + (hint == null ? "" : "; " + hint));
  }

  /** Layers it is made of: what its record says and what it was last mounted on. */
  Set<LayerId> layers(String name) throws IOException {
    TreeSet<LayerId> layers = new TreeSet<>();
    try {
      EnvRecord record = record(name);
      layers.addAll(LayerStack.ids(record.spec().image().layers()));
      layers.addAll(LayerStack.ids(record.spec().kit()));
    } catch (PlaceException | IllegalArgumentException e) {
      // The links below still tell.
    }
    layers.addAll(directory(name).mountedLayers());
    return layers;
  }

  void stop(String name, Duration grace) throws IOException, InterruptedException {
    Supervisor supervisor = supervisor(name);
    if (supervisor.running() == null) {
      return;
    }
    supervisor.setGrace(grace);
    if (!supervisor.terminate(grace)) {
      supervisor.kill();
    }
  }

  void destroy(String name) throws IOException, PlaceException, InterruptedException {
    if (!exists(name)) {
      throw unknown(name);
    }
    Supervisor supervisor = supervisor(name);
    if (supervisor.running() != null && !supervisor.terminate(Duration.ofSeconds(2))) {
      supervisor.kill();
    }
    Trash trash = trash();
    trash.put(directory(name));
    ssh.remove(name);
    trash.empty();
  }
}
