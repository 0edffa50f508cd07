package dev.bothy.system;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The quickstart's package index, served on a free port for one test. */
final class WheelIndex implements AutoCloseable {
  static final String ADDED = "greeting";

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
    addWheel(dir.resolve("simple"));
    return new WheelIndex(commands, port);
  }

  /** A package that no base image has. */
  private static void addWheel(Path simple) throws IOException {
    Path project = Files.createDirectories(simple.resolve(ADDED));
    String file = ADDED + "-1.0-py3-none-any.whl";
    wheel(project.resolve(file), ADDED);
    Files.writeString(
        project.resolve("index.html"), "<a href=\"%s\">%s</a>\n".formatted(file, file));
  }

  /** The smallest wheel that pip accepts (PEP 427), version 1.0. */
  static void wheel(Path file, String name) throws IOException {
    String info = name + "-1.0.dist-info/";
    Map<String, String> members = new TreeMap<>();
    members.put(name + ".py", "def hello():\n    return 'hello'\n");
    members.put(info + "METADATA", "Metadata-Version: 2.1\nName: " + name + "\nVersion: 1.0\n");
    members.put(
        info + "WHEEL",
        "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
    members.put(
        info + "RECORD",
        name + ".py,,\n" + info + "METADATA,,\n" + info + "WHEEL,,\n" + info + "RECORD,,\n");
    try (ZipOutputStream wheel = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, String> member : members.entrySet()) {
        wheel.putNextEntry(new ZipEntry(member.getKey()));
        wheel.write(member.getValue().getBytes(StandardCharsets.UTF_8));
        wheel.closeEntry();
      }
    }
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
