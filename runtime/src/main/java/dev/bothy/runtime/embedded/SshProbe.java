package dev.bothy.runtime.embedded;

import dev.bothy.runtime.PlaceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Waits until the ssh server inside answers. */
final class SshProbe {
  private static final long POLL_MILLIS = 10;
  private static final int TIMEOUT_MILLIS = 2000;

  private final int port;

  SshProbe(int port) {
    this.port = port;
  }

  void await(Supervisor supervisor, EnvDirectory directory, Duration atMost)
      throws IOException, PlaceException, InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!answers()) {
      if (supervisor.running() == null) {
        throw supervisor.ended();
      }
      if (System.nanoTime() > end) {
        throw silent(directory);
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      byte[] greeting = socket.getInputStream().readNBytes(4);
      return new String(greeting, StandardCharsets.US_ASCII).equals("SSH-");
    } catch (IOException e) {
      return false;
    }
  }

  private PlaceException silent(EnvDirectory directory) throws IOException {
    Path log = directory.logs().resolve(Services.SSHD).resolve("current");
    List<String> tail = LogFiles.tail(log, 5);
    StringBuilder message = new StringBuilder("the ssh server of the environment ");
    message.append(directory.name()).append(" does not answer on port ").append(port);
    for (String line : tail) {
      message.append("\n  ").append(line);
    }
    return new PlaceException(
        PlaceException.Kind.FAILED, message.toString(), "the whole log: " + log);
  }
}
