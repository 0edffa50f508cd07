package dev.bothy.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A repository with a commit on {@code main}, served by git on a loopback port of its own. */
final class GitDaemon implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Process process;
  private final Path work;
  private final int port;

  private GitDaemon(Process process, Path work, int port) {
    this.process = process;
    this.work = work;
    this.port = port;
  }

  /**
   * @param directory of its own; made
   * @param files texts by path
   */
  static GitDaemon start(Path directory, Map<String, String> files)
      throws IOException, InterruptedException {
    Path work = Files.createDirectories(directory.resolve("repository"));
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.writeString(work.resolve(file.getKey()), file.getValue());
    }
    git(work, "init", "-q", "-b", "main");
    git(work, "add", ".");
    git(work, "commit", "-q", "-m", "first");
    int port;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    }
    Process process =
        new ProcessBuilder(
                "/usr/lib/git-core/git-daemon",
                "--listen=127.0.0.1",
                "--port=" + port,
                "--base-path=" + directory,
                "--export-all",
                "--reuseaddr")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    GitDaemon daemon = new GitDaemon(process, work, port);
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (!daemon.answers()) {
      if (!process.isAlive() || System.nanoTime() > until) {
        daemon.close();
        throw new IOException(
            "git-daemon does not answer: " + Files.readString(directory.resolve("log")));
      }
      Thread.sleep(50);
    }
    return daemon;
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Runs git where the repository's files are. */
  String git(String... arguments) throws IOException, InterruptedException {
    return git(work, arguments);
  }

  private static String git(Path work, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("git", "-c", "user.name=a", "-c", "user.email=a@b.example"));
    command.addAll(List.of(arguments));
    return new Commands(List.of(), Map.of(), work)
        .run(command.toArray(String[]::new))
        .ok()
        .stdout()
        .strip();
  }

  /** The file with another text, in a further commit of the branch; gives its name. */
  String commit(String file, String text) throws IOException, InterruptedException {
    Files.writeString(work.resolve(file), text);
    git("commit", "-q", "-a", "-m", "another " + file);
    return git("rev-parse", "HEAD");
  }

  String url() {
    return "git://127.0.0.1:" + port + "/repository";
  }

  @Override
  public void close() {
    process.destroy();
  }
}
