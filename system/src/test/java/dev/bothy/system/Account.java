package dev.bothy.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Who runs the command.
 *
 * @param prefix the words in front of a command that make it run as this user
 */
record Account(String user, Path home, List<String> prefix) {

  /** The user that runs the tests; a home of its own keeps ssh and configuration apart. */
  static Account current(Path home) throws IOException {
    Files.createDirectories(home);
    return new Account(System.getProperty("user.name"), home, List.of());
  }

  /** An unprivileged user with subordinate ids, made when it is not there yet. Needs root. */
  static Account unprivileged() throws IOException, InterruptedException {
    String name = "bothytest";
    Commands commands = new Commands(List.of(), Map.of(), Path.of("/"));
    if (commands.run("id", name).exitCode() != 0) {
      commands.run("useradd", "--create-home", "--shell", "/bin/bash", name).ok();
    }
    List<String> prefix = new ArrayList<>();
    prefix.addAll(List.of("setpriv", "--reuid", name, "--regid", name, "--init-groups", "--"));
    return new Account(name, Path.of("/home", name), List.copyOf(prefix));
  }
}
