package dev.bothy.runtime.embedded;

import dev.bothy.engine.store.Store;
import dev.bothy.oci.file.AtomicFile;
import dev.bothy.runtime.EnvironmentInfo;
import dev.bothy.runtime.Place;
import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.RunSpec;
import dev.bothy.runtime.embedded.container.Supervisor;
import dev.bothy.runtime.embedded.directory.EnvDirectory;
import dev.bothy.runtime.embedded.directory.EnvRecord;
import dev.bothy.runtime.embedded.directory.EnvRecords;
import dev.bothy.runtime.embedded.directory.LogFiles;
import dev.bothy.runtime.embedded.directory.SharedFile;
import dev.bothy.runtime.embedded.host.HostTools;
import dev.bothy.runtime.embedded.host.Namespaces;
import dev.bothy.runtime.embedded.host.Ports;
import dev.bothy.runtime.embedded.inside.RunDirectory;
import dev.bothy.runtime.embedded.rootfs.LayerStack;
import dev.bothy.runtime.embedded.rootfs.UserSetup;
import dev.bothy.runtime.files.FileLock;
import dev.bothy.runtime.identity.UserFiles;
import dev.bothy.runtime.ssh.KeyPair;
import dev.bothy.runtime.ssh.SshConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Brings environments up. The caller holds the environment's lock. */
final class Starting {
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration START = Duration.ofSeconds(30);

  private final Store store;
  private final Environments environments;
  private final EnvRecords records;
  private final SshConfig ssh;
  private final Namespaces namespaces;
  private final HostTools tools;

  Starting(
      Store store,
      Environments environments,
      SshConfig ssh,
      Namespaces namespaces,
      HostTools tools) {
    this.store = store;
    this.environments = environments;
    this.records = environments.records();
    this.ssh = ssh;
    this.namespaces = namespaces;
    this.tools = tools;
  }

  Place.Started up(RunSpec spec, Place.OnChange onChange)
      throws IOException, PlaceException, InterruptedException {
    String name = spec.name();
    EnvRecord old = records.recordIfPresent(name);
    if (old == null) {
      create(spec);
      return new Place.Started(
          environments.describe(name), Place.Outcome.CREATED, List.of(), false);
    }
    refuseOthers(old.spec(), spec.project());
    List<String> differences = Differences.of(old.spec(), spec);
    boolean runs = environments.running(name) != null;
    if (runs) {
      reachable(old);
    }
    if (runs && differences.isEmpty()) {
      return new Place.Started(
          environments.describe(name), Place.Outcome.UNCHANGED, differences, false);
    }
    if (runs && onChange == Place.OnChange.LEAVE) {
      return new Place.Started(
          environments.describe(name), Place.Outcome.DIFFERENT, differences, false);
    }
    if (runs) {
      // What cannot start must not end what runs.
      new Requirements(store, tools).check(spec);
      Ports.check(
          spec.ports(), Ports.numbers(old.spec().ports()), environments.portsOfOthers(name));
      environments.stop(name, GRACE);
    }
    boolean aside = begin(spec, old);
    return new Place.Started(
        environments.describe(name),
        runs ? Place.Outcome.RESTARTED : Place.Outcome.STARTED,
        differences,
        aside);
  }

  /**
   * Directories of one name are the same environment's by default, and that of another project is
   * nothing to take over, nor to attach to. A project that was moved takes its own along.
   */
  static void refuseOthers(RunSpec there, RunSpec.@Nullable Project ours)
      throws IOException, PlaceException {
    RunSpec.Project theirs = there.project();
    if (theirs == null
        || ours == null
        || theirs.directory().equals(ours.directory())
        || !Files.isDirectory(theirs.directory())
        || Files.isSameFile(theirs.directory(), ours.directory())) {
      return;
    }
    throw new PlaceException(
        PlaceException.Kind.REQUEST,
        "the environment " + there.name() + " is of another project, " + theirs.directory(),
        "give this one and its image names of their own: --name NAME -t NAME; or end that one:"
            + " bothy destroy "
            + there.name());
  }

  EnvironmentInfo start(String name) throws IOException, PlaceException, InterruptedException {
    EnvRecord record = records.record(name);
    if (environments.running(name) == null) {
      boolean _ = begin(record.spec(), record);
    } else {
      reachable(record);
    }
    return environments.describe(name);
  }

  /**
   * Mends what ssh needs of a running environment: whoever started it may have been killed before
   * it wrote that, or our files are gone since.
   */
  private void reachable(EnvRecord record)
      throws IOException, PlaceException, InterruptedException {
    if (record.sshPort() == 0) {
      return;
    }
    EnvDirectory directory = records.directory(record.spec().name());
    String userKey = KeyPair.at(ssh.identity(), "bothy").publicKey() + "\n";
    Path authorized = directory.run().resolve("authorized_keys");
    if (!userKey.equals(SharedFile.text(authorized))) {
      AtomicFile.write(authorized, userKey, "rw-r--r--");
    }
    String hostKey = new KeyPair(directory.hostKey()).publicKey();
    if (!ssh.holds(environments.ssh(record), hostKey)) {
      ssh.put(environments.ssh(record), hostKey);
    }
  }

  /** Starts what was not there; what is refused leaves nothing. */
  private void create(RunSpec spec) throws IOException, PlaceException, InterruptedException {
    try {
      boolean _ = begin(spec, null);
    } catch (IOException | PlaceException | InterruptedException e) {
      // With a record it is an environment, whose log says why it did not start.
      if (records.exists(spec.name()) && !Files.exists(records.directory(spec.name()).record())) {
        environments.destroy(spec.name());
      }
      throw e;
    }
  }

  /** Starts what does not run; true when changes on an earlier image were set aside. */
  private boolean begin(RunSpec spec, @Nullable EnvRecord old)
      throws IOException, PlaceException, InterruptedException {
    Requirements requirements = new Requirements(store, tools);
    requirements.check(spec);
    // Before anything is set aside; and again where the ports are written down.
    Ports.check(spec.ports(), Set.of(), environments.portsOfOthers(spec.name()));
    List<Path> lowers =
        LayerStack.directories(store.layers(), LayerStack.ids(spec.image().layers()));
    List<Path> kit = LayerStack.directories(store.layers(), LayerStack.ids(spec.kit()));
    EnvDirectory directory = records.directory(spec.name());
    Supervisor supervisor = environments.supervisor(spec.name());
    Files.createDirectories(directory.path());
    boolean aside = old != null && setAside(directory, old, spec);
    supervisor.bundle().makeDirectories(lowers);
    UserSetup setup = new UserSetup(directory.upper(), lowers, namespaces.rootless());
    if (aside) {
      carryHome(directory, setup, spec);
    }
    UserFiles user = setup.choose(spec.identity(), spec.shell());
    KeyPair userKey = spec.dev() ? KeyPair.at(ssh.identity(), "bothy") : null;
    KeyPair hostKey =
        spec.dev() ? KeyPair.at(directory.hostKey(), SshConfig.alias(spec.name())) : null;
    EnvRecord record;
    try (FileLock _ = records.portLock()) {
      Map<Integer, String> others = environments.portsOfOthers(spec.name());
      Ports.check(spec.ports(), Set.of(), others);
      int wished = old == null ? 0 : old.sshPort();
      record =
          new EnvRecord(
              spec,
              spec.image().layers().size(),
              spec.dev() ? Ports.choose(wished, others.keySet()) : 0,
              user.user(),
              user.shell(),
              old == null ? Instant.now() : old.created(),
              Instant.now());
      records.save(spec.name(), record);
    }
    environments.trash().remove(List.of(directory.run().toString(), directory.exec().toString()));
    supervisor.bundle().makeDirectories(lowers);
    LogFiles.rotate(directory.initLog());
    setup.write(user, spec.dev());
    RunDirectory run = new RunDirectory(directory, record, namespaces.rootless());
    run.writeHosts();
    run.writeCommands();
    if (userKey != null && hostKey != null) {
      run.writeDev(userKey.publicKey(), hostKey);
    }
    supervisor.bundle().write(record, kit);
    Process process = supervisor.start(lowers, kit);
    boolean started = false;
    try {
      supervisor.awaitStarted(process, START);
      if (hostKey != null) {
        new SshProbe(record.sshPort()).await(supervisor, directory, START);
        ssh.put(environments.ssh(record), hostKey.publicKey());
      }
      started = true;
    } finally {
      if (!started) {
        supervisor.kill();
      }
    }
    return aside;
  }

  /**
   * On another image the changes made by hand mean something else (a package database that knows
   * nothing of new packages, say): they are kept for one more image, out of the way.
   */
  private boolean setAside(EnvDirectory directory, EnvRecord old, RunSpec spec)
      throws IOException, PlaceException, InterruptedException {
    if (old.spec().image().layers().equals(spec.image().layers())
        || !Files.isDirectory(directory.upper(), LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    environments
        .trash()
        .remove(List.of(directory.setAside().toString(), directory.work().toString()));
    Files.move(directory.upper(), directory.setAside(), StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  /** The home directory is the user's and not the image's: it comes along. */
  private static void carryHome(EnvDirectory directory, UserSetup setup, RunSpec spec)
      throws IOException {
    String home = spec.identity().home().substring(1);
    Path from = directory.setAside();
    for (String part : home.split("/", -1)) {
      from = from.resolve(part);
      if (part.isEmpty() || !Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
    }
    int slash = home.lastIndexOf('/');
    if (slash > 0) {
      setup.directory(home.substring(0, slash));
    }
    Files.move(from, directory.upper().resolve(home), StandardCopyOption.ATOMIC_MOVE);
  }
}
