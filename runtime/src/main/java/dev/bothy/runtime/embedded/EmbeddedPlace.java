package dev.bothy.runtime.embedded;

import dev.bothy.engine.host.FullDisk;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Store;
import dev.bothy.runtime.Capability;
import dev.bothy.runtime.EnvironmentInfo;
import dev.bothy.runtime.ExecSpec;
import dev.bothy.runtime.LogRequest;
import dev.bothy.runtime.Names;
import dev.bothy.runtime.Place;
import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.RunOnce;
import dev.bothy.runtime.RunSpec;
import dev.bothy.runtime.embedded.directory.EnvRecord;
import dev.bothy.runtime.embedded.directory.EnvRecords;
import dev.bothy.runtime.embedded.host.HostTools;
import dev.bothy.runtime.embedded.host.Namespaces;
import dev.bothy.runtime.embedded.host.ProcessMark;
import dev.bothy.runtime.files.FileLock;
import dev.bothy.runtime.ssh.SshConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Environments on this machine: crun on the store's own layers, each with an upper directory of its
 * own. No daemon: what keeps an environment alive is a process of a few hundred kilobytes.
 */
public final class EmbeddedPlace implements Place {
  private final EnvRecords records;
  private final Environments environments;
  private final Starting starting;
  private final SshConfig ssh;
  private final Namespaces namespaces;
  private final HostTools tools;
  private final Store store;

  /**
   * @param configDirectory {@code $XDG_CONFIG_HOME/bothy}, for ssh keys and configuration
   */
  public EmbeddedPlace(Store store, Path configDirectory) {
    this(store, configDirectory, _ -> {});
  }

  /**
   * The same.
   *
   * @param waiting told, in words, for whom, when another process is at an environment for long
   */
  public EmbeddedPlace(Store store, Path configDirectory, Consumer<String> waiting) {
    this.store = store;
    this.ssh = new SshConfig(configDirectory);
    this.tools = HostTools.ofThisProcess();
    this.namespaces = new Namespaces(store.userXattrs(), tools);
    this.records = new EnvRecords(store.root().resolve("envs"), waiting);
    this.environments = new Environments(records, ssh, namespaces, tools);
    this.starting = new Starting(store, environments, ssh, namespaces, tools);
  }

  @Override
  public String name() {
    return "embedded";
  }

  @Override
  public Set<Capability> capabilities() {
    return EnumSet.allOf(Capability.class);
  }

  /** Our files for OpenSSH. */
  public SshConfig sshConfig() {
    return ssh;
  }

  /**
   * Layers that environments are made of, running or not: they must not be collected. Known even
   * when a record is damaged. Commands of {@link #run} keep theirs themselves.
   */
  public Set<LayerId> layersInUse() throws PlaceException {
    Set<LayerId> used = new TreeSet<>();
    try {
      for (String name : records.names()) {
        used.addAll(environments.layers(name));
      }
    } catch (IOException e) {
      throw failed("list", "environments", e);
    }
    return used;
  }

  /**
   * Removes what commands of {@link #run} left whose own process was killed.
   *
   * @return what could not be removed and why, in words; null when nothing stays
   */
  public @Nullable String removeLeftovers() throws InterruptedException {
    return environments.passing().removeDead();
  }

  @Override
  public Started up(RunSpec spec, OnChange onChange) throws PlaceException, InterruptedException {
    try (FileLock _ = records.lock(spec.name())) {
      return starting.up(spec, onChange);
    } catch (IOException e) {
      throw failed("start", spec.name(), e);
    }
  }

  @Override
  public void checkName(String name, Path project) throws PlaceException {
    check(name);
    try {
      EnvRecord there = records.recordIfPresent(name);
      if (there != null) {
        Starting.refuseOthers(there.spec(), RunSpec.Project.at(project));
      }
    } catch (IOException e) {
      throw failed("read", name, e);
    }
  }

  @Override
  public EnvironmentInfo start(String name) throws PlaceException, InterruptedException {
    check(name);
    try (FileLock _ = records.lock(name)) {
      return starting.start(name);
    } catch (IOException e) {
      throw failed("start", name, e);
    }
  }

  @Override
  public EnvironmentInfo stop(String name, Duration grace)
      throws PlaceException, InterruptedException {
    check(name);
    try (FileLock _ = records.lock(name)) {
      records.record(name);
      environments.stop(name, grace);
      return environments.describe(name);
    } catch (IOException e) {
      throw failed("stop", name, e);
    }
  }

  @Override
  public EnvironmentInfo restart(String name, Duration grace)
      throws PlaceException, InterruptedException {
    check(name);
    try (FileLock _ = records.lock(name)) {
      records.record(name);
      environments.stop(name, grace);
      return starting.start(name);
    } catch (IOException e) {
      throw failed("restart", name, e);
    }
  }

  @Override
  public void destroy(String name) throws PlaceException, InterruptedException {
    check(name);
    try (FileLock _ = records.lock(name)) {
      environments.destroy(name);
    } catch (IOException e) {
      throw failed("destroy", name, e);
    }
  }

  @Override
  public List<EnvironmentInfo> list() throws PlaceException {
    try {
      return environments.list();
    } catch (IOException e) {
      throw failed("list", "environments", e);
    }
  }

  @Override
  public EnvironmentInfo describe(String name) throws PlaceException {
    check(name);
    try {
      return environments.describe(name);
    } catch (IOException e) {
      throw failed("read", name, e);
    }
  }

  @Override
  public int exec(String name, ExecSpec spec) throws PlaceException, InterruptedException {
    check(name);
    try {
      EnvRecord record = records.record(name);
      ProcessMark supervisor = environments.runningOrFail(name);
      return new Execution(records.directory(name), record, namespaces, tools)
          .run(supervisor, spec);
    } catch (IOException e) {
      throw failed("run a command in", name, e);
    }
  }

  @Override
  public Ran run(RunOnce spec) throws PlaceException, InterruptedException {
    try {
      return new OneCommand(store, environments, namespaces, tools).run(spec);
    } catch (IOException e) {
      throw failed("run a command in", spec.image().reference(), e);
    }
  }

  @Override
  public void logs(String name, LogRequest request) throws PlaceException, InterruptedException {
    check(name);
    try {
      new LogReader(environments, name).write(request);
    } catch (IOException e) {
      throw failed("read the logs of", name, e);
    }
  }

  /**
   * Keeps others who change an environment in several steps waiting, until it is closed; who waits
   * is told for whom. Each step keeps to itself what must not be seen half done.
   */
  public FileLock changing(String name) throws PlaceException, InterruptedException {
    check(name);
    try {
      return records.changing(name);
    } catch (IOException e) {
      throw failed("change", name, e);
    }
  }

  @Override
  public Applied applyLayers(String name, RunSpec.Image image)
      throws PlaceException, InterruptedException {
    check(name);
    try (FileLock _ = records.lock(name)) {
      return new LiveLayers(store, environments, namespaces).apply(name, image);
    } catch (IOException e) {
      throw failed("add layers to", name, e);
    }
  }

  private void check(String name) throws PlaceException {
    if (!Names.valid(name)) {
      throw records.unknown(name);
    }
  }

  private PlaceException failed(String what, String name, IOException e) {
    FullDisk full = FullDisk.of(e, store.root());
    return new PlaceException(
        full == null ? PlaceException.Kind.FAILED : PlaceException.Kind.HOST,
        "cannot "
            + what
            + " "
            + name
            + ": "
            + (full == null ? String.valueOf(e.getMessage()) : full.message()),
        full == null ? null : full.hint(),
        e);
  }
}
