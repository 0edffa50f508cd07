package dev.bothy.runtime.embedded.inside;

import dev.bothy.runtime.EnvironmentInfo;
import dev.bothy.runtime.Identity;
import dev.bothy.runtime.RunSpec;
import dev.bothy.runtime.embedded.directory.EnvDirectory;
import dev.bothy.runtime.embedded.directory.EnvRecord;
import dev.bothy.runtime.embedded.shell.Scripts;
import dev.bothy.runtime.embedded.shell.ShellQuote;
import dev.bothy.runtime.ssh.KeyPair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * Writes what is seen inside as {@code /.bothy/run}: init, its services, the ssh server's files.
 * Made anew at each start.
 */
public final class RunDirectory {
  private final EnvDirectory directory;
  private final EnvRecord record;
  private final boolean rootless;

  /**
   * @param rootless whether this process cannot give files away
   */
  public RunDirectory(EnvDirectory directory, EnvRecord record, boolean rootless) {
    this.directory = directory;
    this.record = record;
    this.rootless = rootless;
  }

  /**
   * @param userKey the public key that may log in
   * @param hostKey the environment's own
   */
  public void writeDev(String userKey, KeyPair hostKey) throws IOException {
    Path run = directory.run();
    RunSpec spec = record.spec();
    Identity identity = spec.identity();
    Map<String, String> env = Variables.of(record);
    file("init", Scripts.text("init.sh"), "rwxr-xr-x");
    file("grace", "8\n", "rw-r--r--");
    file("user", ":" + identity.uid() + ":" + identity.gid() + "\n", "rw-r--r--");
    file("environ.sh", exports(env, false), "rw-------");
    owned("environ.sh");
    file("identity.sh", exports(env, true), "rw-r--r--");
    file("authorized_keys", userKey + "\n", "rw-r--r--");
    file("ssh_host_ed25519_key", Files.readString(hostKey.file()), "rw-------");
    owned("ssh_host_ed25519_key");
    file("sshd_config", SshdConfig.of(record.sshPort(), env), "rw-------");
    owned("sshd_config");
    // There already, since the directory is not the server's to make files in.
    file(SshdConfig.PID_FILE, "", "rw-r--r--");
    owned(SshdConfig.PID_FILE);
    if (identity.uid() == 0) {
      file("root-sshd", "", "rw-r--r--");
    }
    if (!spec.init().isEmpty()) {
      String begin = "cd " + ShellQuote.word(Variables.workdir(spec)) + "\n";
      file("init-commands", begin + String.join("\n", spec.init()) + "\n", "rw-r--r--");
    }
    mkdir(run.resolve("services"));
    mkdir(run.resolve("daemons"));
    service(
        "services",
        Services.SSHD,
        List.of(InsidePaths.KIT + "/bin/sshd", "-D", "-e", "-f", InsidePaths.RUN + "/sshd_config"),
        false);
    for (EnvironmentInfo.Service forwarder : Services.forwarders(spec)) {
      service("services", forwarder.name(), forwarder.command(), false);
    }
    for (EnvironmentInfo.Service daemon : Services.daemons(spec)) {
      service("daemons", daemon.name(), daemon.command(), true);
    }
  }

  /** What every environment has. */
  public void writeHosts() throws IOException {
    String name = record.spec().name();
    file("hostname", name + "\n", "rw-r--r--");
    String hosts;
    try {
      hosts = Files.readString(Path.of("/etc/hosts"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      hosts = "127.0.0.1\tlocalhost\n::1\tlocalhost\n";
    }
    if (!hosts.endsWith("\n")) {
      hosts += "\n";
    }
    file("hosts", hosts + "127.0.1.1\t" + name + "\n", "rw-r--r--");
  }

  /** The named commands, as programs. */
  public void writeCommands() throws IOException {
    Map<String, String> commands = record.spec().commands();
    if (commands.isEmpty()) {
      return;
    }
    Path programs = directory.run().resolve(NamedCommands.DIRECTORY);
    mkdir(programs);
    for (Map.Entry<String, String> command : commands.entrySet()) {
      write(
          programs.resolve(command.getKey()),
          NamedCommands.script(command.getKey(), command.getValue()),
          "rwxr-xr-x");
    }
  }

  private void service(String group, String name, List<String> words, boolean inProject)
      throws IOException {
    Path service = directory.run().resolve(group).resolve(name);
    mkdir(service);
    mkdir(service.resolve("log"));
    Path log = directory.logs().resolve(name);
    mkdir(log);
    // svlogd: at most about a megabyte a file, five old files.
    write(log.resolve("config"), "s1000000\nn5\n", "rw-r--r--");
    write(service.resolve("run"), Scripts.text("service-run.sh"), "rwxr-xr-x");
    write(service.resolve("finish"), Scripts.text("service-finish.sh"), "rwxr-xr-x");
    write(service.resolve("command"), command(words, inProject), "rw-r--r--");
    String kit = InsidePaths.KIT + "/bin/";
    String target = InsidePaths.LOG + "/" + ShellQuote.word(name);
    write(
        service.resolve("log").resolve("run"),
        "#!" + kit + "sh\nexec " + kit + "svlogd " + target + "\n",
        "rwxr-xr-x");
  }

  /** What {@code service-run.sh} reads. */
  private String command(List<String> words, boolean inProject) {
    String set = "set -- \"$1\" " + ShellQuote.words(words) + "\n";
    if (!inProject) {
      return set + "cd /\n";
    }
    String directory = ShellQuote.word(Variables.workdir(record.spec()));
    return set
        + ("cd " + directory + " || cd /\n")
        + (". " + InsidePaths.RUN + "/environ.sh\n")
        + (". " + InsidePaths.RUN + "/identity.sh\n");
  }

  /** Who the user is, or all the rest: another user's login shell wants the rest only. */
  private static String exports(Map<String, String> env, boolean ofIdentity) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, String> entry : env.entrySet()) {
      if (ShellQuote.isName(entry.getKey())
          && Variables.OF_IDENTITY.contains(entry.getKey()) == ofIdentity) {
        text.append("export ")
            .append(entry.getKey())
            .append('=')
            .append(ShellQuote.word(entry.getValue()))
            .append('\n');
      }
    }
    return text.toString();
  }

  private void owned(String name) throws IOException {
    if (!rootless && record.spec().identity().uid() != 0) {
      Path file = directory.run().resolve(name);
      Files.setAttribute(file, "unix:gid", record.spec().identity().gid());
      Files.setAttribute(file, "unix:uid", record.spec().identity().uid());
    }
  }

  private void file(String name, String text, String mode) throws IOException {
    write(directory.run().resolve(name), text, mode);
  }

  private static void write(Path file, String text, String mode) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static void mkdir(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      Files.delete(path); // root inside has put it there; it leads anywhere
    }
    Files.createDirectories(path);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
