package dev.bothy.runtime.embedded;

import dev.bothy.engine.store.LayerId;
import dev.bothy.runtime.EnvironmentInfo;
import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.RunSpec;
import dev.bothy.runtime.embedded.container.Supervisor;
import dev.bothy.runtime.embedded.directory.EnvDirectory;
import dev.bothy.runtime.embedded.directory.EnvRecord;
import dev.bothy.runtime.embedded.directory.EnvRecords;
import dev.bothy.runtime.embedded.directory.Passing;
import dev.bothy.runtime.embedded.directory.Trash;
import dev.bothy.runtime.embedded.host.HostTools;
import dev.bothy.runtime.embedded.host.Namespaces;
import dev.bothy.runtime.embedded.host.Ports;
import dev.bothy.runtime.embedded.host.ProcessMark;
import dev.bothy.runtime.embedded.inside.Health;
import dev.bothy.runtime.embedded.inside.Services;
import dev.bothy.runtime.embedded.rootfs.LayerStack;
import dev.bothy.runtime.ssh.SshConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The environments of a store as they are: what runs, what they are made of, how they end. */
final class Environments {
  private final EnvRecords records;
  private final SshConfig ssh;
  private final Namespaces namespaces;
  private final HostTools tools;

  Environments(EnvRecords records, SshConfig ssh, Namespaces namespaces, HostTools tools) {
    this.records = records;
    this.ssh = ssh;
    this.namespaces = namespaces;
    this.tools = tools;
  }

  EnvRecords records() {
    return records;
  }

  Supervisor supervisor(String name) {
    return new Supervisor(records.directory(name), namespaces, tools);
  }

  /** Directories of single commands. */
  Passing passing() {
    return new Passing(records, trash());
  }

  /** What is removed. */
  Trash trash() {
    return new Trash(records.root(), namespaces, tools);
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
    EnvRecord record = records.record(name);
    RunSpec spec = record.spec();
    EnvDirectory directory = records.directory(name);
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
    for (String name : records.names()) {
      try {
        list.add(describe(name));
      } catch (PlaceException e) {
        if (records.exists(name)) {
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
      EnvRecord record = records.record(name);
      layers.addAll(LayerStack.ids(record.spec().image().layers()));
      layers.addAll(LayerStack.ids(record.spec().kit()));
    } catch (PlaceException | IllegalArgumentException e) {
      // The links below still tell.
    }
    layers.addAll(records.directory(name).mountedLayers());
    return layers;
  }

  /** Ports of all but one, with their names. */
  Map<Integer, String> portsOfOthers(String name) throws IOException {
    Map<Integer, String> ports = new TreeMap<>();
    for (String other : records.names()) {
      if (!other.equals(name)) {
        try {
          EnvRecord record = records.record(other);
          if (record.sshPort() != 0) {
            ports.put(record.sshPort(), other); // remembered, also while it is stopped
          }
          if (running(other) != null) {
            for (int number : Ports.numbers(record.spec().ports())) {
              ports.put(number, other);
            }
          }
        } catch (PlaceException e) {
          // A damaged one has no ports that we could know.
        }
      }
    }
    return ports;
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
    if (!records.exists(name)) {
      throw records.unknown(name);
    }
    Supervisor supervisor = supervisor(name);
    if (supervisor.running() != null && !supervisor.terminate(Duration.ofSeconds(2))) {
      supervisor.kill();
    }
    Trash trash = trash();
    trash.put(records.directory(name));
    ssh.remove(name);
    trash.empty();
  }
}
