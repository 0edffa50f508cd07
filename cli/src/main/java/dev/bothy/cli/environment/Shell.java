package dev.bothy.cli.environment;

import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Question;
import dev.bothy.cli.project.Locations;
import dev.bothy.engine.host.Programs;
import dev.bothy.runtime.EnvironmentInfo;
import dev.bothy.runtime.ssh.SshConfig;
import dev.bothy.runtime.ssh.UserSshConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The user's own ssh into an environment. */
public final class Shell {
  private Shell() {}

  private static SshConfig ours(Invocation invocation) throws CommandException {
    return new SshConfig(Locations.configuration(invocation.environment()));
  }

  /** Makes plain {@code ssh NAME.bothy} work, after asking; says how it goes without. */
  public static void offerInclude(Invocation invocation)
      throws CommandException, IOException, InterruptedException {
    offerInclude(invocation, UserSshConfig.ofThisUser(ours(invocation)));
  }

  static void offerInclude(Invocation invocation, UserSshConfig config)
      throws IOException, InterruptedException {
    if (config.included()) {
      return;
    }
    switch (Question.ask(
        invocation, "Add one line to " + config.file() + " so that plain ssh finds it?")) {
      case YES -> {
        switch (config.include()) {
          case UserSshConfig.Inclusion.Added _ ->
              invocation.say(
                  "added to "
                      + config.file()
                      + " as its first line, for plain ssh: "
                      + config.includeLine()
                      + " ('up --no-ssh-config' leaves the file alone; 'bothy ssh' needs no line)");
          case UserSshConfig.Inclusion.Present _ -> {}
          case UserSshConfig.Inclusion.Refused refused -> invocation.say(refused.reason());
        }
      }
      case NO, NOBODY ->
          invocation.say(
              "for plain ssh, put this line first in "
                  + config.file()
                  + ": "
                  + config.includeLine());
    }
  }

  /** The words that open a shell in it. */
  public static String commandLine(Invocation invocation, EnvironmentInfo.Ssh ssh)
      throws CommandException {
    return String.join(" ", words(invocation, ssh));
  }

  private static List<String> words(Invocation invocation, EnvironmentInfo.Ssh ssh)
      throws CommandException {
    SshConfig ours = ours(invocation);
    List<String> words = new ArrayList<>(List.of("ssh"));
    // The user's own settings count where they include ours.
    if (!UserSshConfig.ofThisUser(ours).included()) {
      words.add("-F");
      words.add(ours.file().toString());
    }
    words.add(ssh.alias());
    return words;
  }

  /**
   * Runs ssh on this terminal.
   *
   * @param command words for the other side: one is a line for its shell, several arrive as they
   *     are; none opens a shell
   * @return the exit code of the command, 255 when ssh itself failed
   */
  public static int open(Invocation invocation, EnvironmentInfo.Ssh ssh, List<String> command)
      throws CommandException, IOException, InterruptedException {
    List<String> line = new ArrayList<>(words(invocation, ssh));
    if (command.size() == 1) {
      line.add("--");
      line.add(command.getFirst());
    } else if (!command.isEmpty()) {
      line.add("--");
      StringBuilder quoted = new StringBuilder();
      for (String word : command) {
        quoted.append(quoted.isEmpty() ? "" : " ").append(quote(word));
      }
      line.add(quoted.toString());
    }
    invocation.err().flush();
    invocation.out().flush();
    Process process;
    try {
      line.set(0, ssh());
      process = new ProcessBuilder(line).inheritIO().start();
    } catch (IOException e) {
      throw new CommandException(
          Exit.HOST, "ssh cannot be started", "sudo apt-get install -y openssh-client", e);
    }
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroy();
      throw e;
    }
  }

  private static String ssh() {
    return Programs.ofThisProcess().command("ssh");
  }

  /** What a line for the shell inside prints; its errors go to standard error. */
  public static String capture(Invocation invocation, EnvironmentInfo.Ssh ssh, String line)
      throws CommandException, IOException, InterruptedException {
    List<String> words = new ArrayList<>(words(invocation, ssh));
    words.addAll(1, List.of("-o", "BatchMode=yes"));
    words.add("--");
    words.add(line);
    words.set(0, ssh());
    Process process =
        new ProcessBuilder(words)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      byte[] said = process.getInputStream().readAllBytes();
      int code = process.waitFor();
      if (code != 0) {
        throw new CommandException(
            Exit.FAILED, "ssh to " + ssh.alias() + " ended with exit code " + code, null);
      }
      return new String(said, StandardCharsets.UTF_8);
    } finally {
      process.destroy();
    }
  }

  /** For a POSIX shell. */
  public static String quote(String word) {
    return "'" + word.replace("'", "'\\''") + "'";
  }
}
