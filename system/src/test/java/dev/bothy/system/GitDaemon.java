package dev.bothy.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A repository with one commit on {@code main}, served by git on a loopback port of its own. */
final class GitDaemon implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Process process;
  private final int port;

  private GitDaemon(Process process, int port) {
    this.process = process;
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
    new Commands(List.of(), Map.of(), work)
        .run(
            "sh",
            "-c",
            "git init -q -b main && git add . && git -c user.name=a -c user.email=a@b.example"
                + " commit -q -m first")
        .ok();
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
    GitDaemon daemon = new GitDaemon(process, port);
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

  String url() {
    return "git://127.0.0.1:" + port + "/repository";
  }

  @Override
  public void close() {
    process.destroy();
  }
}
