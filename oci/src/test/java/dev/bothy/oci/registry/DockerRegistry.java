package dev.bothy.oci.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The distribution's docker-registry on a loopback port of its own. */
final class DockerRegistry implements AutoCloseable {
  /** User {@code me}, password {@code open sesame}, bcrypt: the only kind that it takes. */
  private static final String HTPASSWD =
      "me:$2y$05$abcdefghijklmnopqrstuupx2xBUC4954936wVIjyyPHmUBFu0wCW\n";

  private final Process process;
  private final int port;

  private DockerRegistry(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static DockerRegistry start(Path directory, boolean login) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Files.createDirectories(directory);
    Path htpasswd = Files.writeString(directory.resolve("htpasswd"), HTPASSWD);
    String config =
        """
        version: 0.1
        log: {level: error}
        storage:
          filesystem: {rootdirectory: "%s/data"}
          delete: {enabled: true}
        http: {addr: "127.0.0.1:%d"}
        %s
        """
            .formatted(
                directory,
                port,
                login ? "auth: {htpasswd: {realm: test, path: \"" + htpasswd + "\"}}" : "");
    Path file = Files.writeString(directory.resolve("config.yml"), config);
    Process process =
        new ProcessBuilder("docker-registry", "serve", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    long until = System.nanoTime() + 60_000_000_000L;
    while (!listens(port)) {
      if (!process.isAlive() || System.nanoTime() > until) {
        process.destroyForcibly();
        throw new IOException(Files.readString(directory.resolve("log"), StandardCharsets.UTF_8));
      }
      Thread.onSpinWait();
    }
    return new DockerRegistry(process, port);
  }

  private static boolean listens(int port) {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  String host() {
    return "localhost:" + port;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
