package dev.bothy.runtime.embedded;

import dev.bothy.engine.store.Store;
import dev.bothy.oci.file.AtomicFile;
import dev.bothy.runtime.RunSpec;
import dev.bothy.runtime.embedded.directory.EnvDirectory;
import dev.bothy.runtime.embedded.directory.EnvRecord;
import dev.bothy.runtime.embedded.directory.EnvRecords;
import dev.bothy.runtime.embedded.host.HostTools;
import dev.bothy.runtime.embedded.host.Namespaces;
import dev.bothy.runtime.ssh.KeyPair;
import dev.bothy.runtime.ssh.SshConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Objects;

/**
 * Makes an environment look up and running. For recording the ahead-of-time cache alone: what an
 * unchanged {@code up} does is then recorded where no container can run.
 */
public final class RunningStandIn {
  private static final int NO_PORT_OF_OURS = 1;

  private RunningStandIn() {}

  /**
   * Writes what {@link EmbeddedPlace} looks at.
   *
   * @param store to be thrown away
   * @param configuration to be thrown away
   * @param supervisor the process that stands in for it
   */
  public static void put(Store store, Path configuration, RunSpec spec, long supervisor)
      throws IOException, InterruptedException {
    HostTools tools = HostTools.ofThisProcess();
    SshConfig ssh = new SshConfig(configuration);
    EnvRecords records = new EnvRecords(store.root().resolve("envs"), _ -> {});
    Environments environments =
        new Environments(records, ssh, new Namespaces(store.userXattrs(), tools), tools);
    EnvDirectory directory = records.directory(spec.name());
    Files.createDirectories(directory.run());
    Files.createDirectories(directory.exec());
    program(directory.upper());
    Instant now = Instant.now();
    EnvRecord record =
        new EnvRecord(
            spec,
            spec.image().layers().size(),
            NO_PORT_OF_OURS,
            spec.identity().user(),
            "/bin/sh",
            now,
            now);
    records.save(spec.name(), record);
    key(ssh.identity());
    key(directory.hostKey());
    ssh.put(environments.ssh(record), new KeyPair(directory.hostKey()).publicKey());
    AtomicFile.write(
        directory.run().resolve("authorized_keys"),
        new KeyPair(ssh.identity()).publicKey() + "\n",
        "rw-r--r--");
    Files.writeString(directory.supervisor(), described(supervisor));
  }

  /** Something that is run: before that it is looked at, which must not load anything more. */
  private static void program(Path root) throws IOException {
    Path ours = Path.of("/usr/bin/true");
    Path bin = root.resolve("usr/bin");
    if (Files.isRegularFile(ours) && !Files.exists(bin)) {
      Files.createDirectories(bin);
      Files.copy(ours, bin.resolve("true"), StandardCopyOption.COPY_ATTRIBUTES);
      Files.createSymbolicLink(root.resolve("bin"), Path.of("usr/bin"));
    }
  }

  /** No key at all: nobody connects, and there may be no ssh-keygen yet. */
  private static void key(Path file) throws IOException {
    KeyPair pair = new KeyPair(file);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, "none\n");
    Files.writeString(pair.publicFile(), "ssh-ed25519 none stand-in\n");
  }

  /** As supervise.sh writes it. */
  private static String described(long process) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process + "/stat"));
    String started = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 21)[19];
    String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    return process + " " + started + " " + boot + "\n";
  }
}
