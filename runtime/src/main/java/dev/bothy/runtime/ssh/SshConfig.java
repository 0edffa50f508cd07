package dev.bothy.runtime.ssh;

import dev.bothy.oci.file.AtomicFile;
import dev.bothy.runtime.EnvironmentInfo;
import dev.bothy.runtime.files.FileLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Our own files for OpenSSH, in the configuration directory: {@code ssh_config} with a {@code Host}
 * block for each environment and {@code known_hosts} with their keys. What else people write into
 * them stays.
 */
public final class SshConfig {
  private static final String SUFFIX = ".bothy";
  private static final String BEGIN = "# bothy: begin ";
  private static final String END = "# bothy: end ";

  private final Path directory;

  /**
   * @param directory {@code $XDG_CONFIG_HOME/bothy}
   */
  public SshConfig(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  /** The configuration that {@code ~/.ssh/config} includes, or {@code ssh -F} takes. */
  public Path file() {
    return directory.resolve("ssh_config");
  }

  public Path knownHosts() {
    return directory.resolve("known_hosts");
  }

  /** The user's key, of Bothy's own. */
  public Path identity() {
    return directory.resolve("id_ed25519");
  }

  /** What people say to ssh for the environment of that name. */
  public static String alias(String environment) {
    return environment + SUFFIX;
  }

  /**
   * Writes the environment's block and its host key.
   *
   * @param hostKey {@code ssh-ed25519 AAAA…}
   */
  public void put(EnvironmentInfo.Ssh ssh, String hostKey)
      throws IOException, InterruptedException {
    change(ssh.alias(), block(ssh), ssh.alias() + " " + hostKey);
  }

  /** Whether the environment's block and its host key are there as {@link #put} writes them. */
  public boolean holds(EnvironmentInfo.Ssh ssh, String hostKey) throws IOException {
    return Collections.indexOfSubList(lines(file()), block(ssh)) >= 0
        && lines(knownHosts()).contains(ssh.alias() + " " + hostKey);
  }

  /** Removes both; nothing there is fine. */
  public void remove(String environment) throws IOException, InterruptedException {
    if (Files.exists(file()) || Files.exists(knownHosts())) {
      change(alias(environment), null, null);
    }
  }

  private void change(String alias, @Nullable List<String> block, @Nullable String knownHost)
      throws IOException, InterruptedException {
    Files.createDirectories(directory);
    try (FileLock _ = FileLock.acquire(directory.resolve(".ssh_config.lock"))) {
      replace(file(), withBlock(lines(file()), alias, block));
      List<String> hosts = new ArrayList<>();
      for (String line : lines(knownHosts())) {
        if (!line.startsWith(alias + " ")) {
          hosts.add(line);
        }
      }
      if (knownHost != null) {
        hosts.add(knownHost);
      }
      replace(knownHosts(), hosts);
    }
  }

  /** The lines with the block in its old place or at the end; without it when it is null. */
  static List<String> withBlock(List<String> lines, String alias, @Nullable List<String> block) {
    List<String> result = new ArrayList<>();
    boolean placed = block == null;
    int i = 0;
    while (i < lines.size()) {
      int end = lines.get(i).equals(BEGIN + alias) ? indexOf(lines, END + alias, i) : -1;
      if (end < 0) {
        result.add(lines.get(i++));
        continue;
      }
      if (!placed && block != null) {
        result.addAll(block);
        placed = true;
      }
      i = end + 1;
    }
    if (!placed && block != null) {
      result.addAll(block);
    }
    return result;
  }

  private static int indexOf(List<String> lines, String line, int from) {
    for (int i = from; i < lines.size(); i++) {
      if (lines.get(i).equals(line)) {
        return i;
      }
    }
    return -1;
  }

  private static List<String> block(EnvironmentInfo.Ssh ssh) throws IOException {
    return List.of(
        BEGIN + ssh.alias(),
        "Host " + ssh.alias(),
        "  HostName " + ssh.host(),
        "  Port " + ssh.port(),
        "  User " + ssh.user(),
        "  IdentityFile " + quoted(ssh.identityFile()),
        "  IdentitiesOnly yes",
        "  PreferredAuthentications publickey",
        "  HostKeyAlias " + ssh.alias(),
        "  UserKnownHostsFile " + quoted(ssh.knownHosts()),
        "  StrictHostKeyChecking yes",
        "  ProxyCommand none",
        END + ssh.alias());
  }

  /** A path as OpenSSH reads it: quoted, percent signs doubled. */
  static String quoted(Path path) throws IOException {
    String text = path.toString();
    if (text.indexOf('"') >= 0 || text.indexOf('\n') >= 0) {
      throw new IOException(
          "OpenSSH cannot name the path " + text + "; set XDG_CONFIG_HOME to a plainer one");
    }
    return "\"" + text.replace("%", "%%") + "\"";
  }

  static List<String> lines(Path file) throws IOException {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static void replace(Path file, List<String> lines) throws IOException {
    if (lines.isEmpty() && !Files.exists(file)) {
      return;
    }
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      text.append(line).append('\n');
    }
    AtomicFile.write(file, text.toString(), "rw-------");
  }
}
