package dev.bothy.system;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The quickstart's package index, served on a free port for one test. */
final class WheelIndex implements AutoCloseable {
  private final Commands commands;
  private final int port;

  private WheelIndex(Commands commands, int port) {
    this.commands = commands;
    this.port = port;
  }

  static WheelIndex start(Path dir) throws IOException, InterruptedException {
    int port;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    }
    Map<String, String> environment =
        Map.of("WHEEL_INDEX_DIR", dir.toString(), "WHEEL_INDEX_PORT", Integer.toString(port));
    Commands commands = new Commands(List.of(), environment, Machine.repository());
    commands.run("scripts/wheel-index", "start").ok();
    return new WheelIndex(commands, port);
  }

  String url() {
    return "http://127.0.0.1:" + port + "/simple";
  }

  @Override
  public void close() throws IOException {
    try {
      commands.run("scripts/wheel-index", "stop").ok();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while stopping the index");
    }
  }
}
