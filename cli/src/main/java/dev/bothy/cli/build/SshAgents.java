package dev.bothy.cli.build;

import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.engine.host.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The ssh agents that a build is given: the user's own, sockets by name, and agents started here
 * for single keys. Closing ends those that were started.
 */
final class SshAgents implements AutoCloseable {
  private static final long START_MILLIS = 10_000;
  private static final long POLL_MILLIS = 10;

  private final Map<String, Path> sockets = new LinkedHashMap<>();
  private final List<Process> started = new ArrayList<>();
  private final List<Path> directories = new ArrayList<>();

  private SshAgents() {}

  /** Reads {@code --ssh ID[=SOCKET|KEY[,KEY…]]}, each. */
  static SshAgents open(Invocation invocation)
      throws UsageException, CommandException, IOException, InterruptedException {
    SshAgents agents = new SshAgents();
    try {
      for (String text : invocation.arguments().all(Shared.SSH)) {
        int equals = text.indexOf('=');
        String id = equals < 0 ? text : text.substring(0, equals);
        if (id.isEmpty()) {
          throw invocation.usage("--ssh: '" + text + "' has no id");
        }
        agents.sockets.put(
            id,
            equals < 0
                ? own(invocation)
                : agents.socket(invocation, text.substring(equals + 1).split(",", -1)));
      }
      return agents;
    } catch (UsageException
        | CommandException
        | IOException
        | InterruptedException
        | RuntimeException e) {
      agents.close();
      throw e;
    }
  }

  private static Path own(Invocation invocation) throws UsageException {
    String socket = invocation.environment().get("SSH_AUTH_SOCK");
    if (socket == null || socket.isEmpty()) {
      throw invocation.usage("--ssh: there is no agent: SSH_AUTH_SOCK is not set");
    }
    return Path.of(socket);
  }

  private Path socket(Invocation invocation, String[] paths)
      throws UsageException, CommandException, IOException, InterruptedException {
    List<Path> keys = new ArrayList<>();
    for (String path : paths) {
      Path file = invocation.resolve(path);
      if (!Files.exists(file)) {
        throw invocation.usage("--ssh: there is no " + file);
      }
      keys.add(file);
    }
    boolean socket =
        Files.readAttributes(
                keys.getFirst(),
                java.nio.file.attribute.BasicFileAttributes.class,
                new LinkOption[0])
            .isOther();
    return socket && keys.size() == 1 ? keys.getFirst() : withKeys(keys);
  }

  private Path withKeys(List<Path> keys)
      throws CommandException, IOException, InterruptedException {
    Path directory = Files.createTempDirectory("bothy-agent");
    directories.add(directory);
    Path socket = directory.resolve("agent");
    Process agent;
    try {
      agent =
          new ProcessBuilder(program("ssh-agent"), "-D", "-a", socket.toString())
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new CommandException(
          Exit.HOST, "cannot start ssh-agent for " + keys, "install the package openssh-client", e);
    }
    started.add(agent);
    for (long waited = 0; !Files.exists(socket); waited += POLL_MILLIS) {
      if (waited > START_MILLIS || !agent.isAlive()) {
        throw new CommandException(Exit.HOST, "ssh-agent does not start", null, null);
      }
      Thread.sleep(POLL_MILLIS);
    }
    for (Path key : keys) {
      ProcessBuilder add = new ProcessBuilder(program("ssh-add"), "-q", key.toString());
      add.environment().put("SSH_AUTH_SOCK", socket.toString());
      // A key's passphrase is asked for on the terminal.
      if (add.inheritIO().redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() != 0) {
        throw new CommandException(Exit.FAILED, "ssh-add does not take the key " + key, null, null);
      }
    }
    return socket;
  }

  private static String program(String name) {
    return Programs.ofThisProcess().command(name);
  }

  /** Sockets by id. */
  Map<String, Path> sockets() {
    return Map.copyOf(sockets);
  }

  @Override
  public void close() throws IOException {
    for (Process agent : started) {
      agent.destroy();
    }
    try {
      for (Process agent : started) {
        if (!agent.waitFor(2, TimeUnit.SECONDS)) {
          agent.destroyForcibly();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Path directory : directories) {
      Files.deleteIfExists(directory.resolve("agent"));
      Files.deleteIfExists(directory);
    }
  }
}
