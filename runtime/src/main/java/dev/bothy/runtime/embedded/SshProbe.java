package dev.bothy.runtime.embedded;

import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.embedded.container.Supervisor;
import dev.bothy.runtime.embedded.directory.EnvDirectory;
import dev.bothy.runtime.embedded.directory.LogFiles;
import dev.bothy.runtime.embedded.inside.Services;
import dev.bothy.runtime.embedded.inside.SshdConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Waits until the ssh server inside listens. It writes its pid file then and not before; asking it
 * over its port would leave a line of ours in its log, and could be answered by somebody else.
 */
final class SshProbe {
  private static final long POLL_MILLIS = 10;

  private final int port;

  SshProbe(int port) {
    this.port = port;
  }

  void await(Supervisor supervisor, EnvDirectory directory, Duration atMost)
      throws IOException, PlaceException, InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!listens(directory)) {
      if (supervisor.running() == null) {
        throw supervisor.ended();
      }
      if (System.nanoTime() > end) {
        throw silent(directory);
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static boolean listens(EnvDirectory directory) throws IOException {
    try {
      return Files.size(directory.run().resolve(SshdConfig.PID_FILE)) > 0;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private PlaceException silent(EnvDirectory directory) throws IOException {
    Path log = directory.logs().resolve(Services.SSHD).resolve("current");
    List<String> tail = LogFiles.tail(log, 5);
    StringBuilder message = new StringBuilder("the ssh server of the environment ");
    message.append(directory.name()).append(" does not listen on port ").append(port);
    for (String line : tail) {
      message.append("\n  ").append(line);
    }
    return new PlaceException(
        PlaceException.Kind.FAILED, message.toString(), "the whole log: " + log);
  }
}
