package dev.bothy.engine.source.debian;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** How this host's apt reaches its mirrors: proxies, and whether old indexes are good enough. */
final class HostApt {
  private HostApt() {}

  /** Options in apt's own form, such as {@code Acquire::http::Proxy "http://p:3128";}. */
  static List<String> acquireOptions() throws IOException, InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(
                  "apt-config", "dump", "--no-empty", "--format", "%f \"%v\";%n", "Acquire")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return List.of(); // a host whose sources are ours to read but that has no apt
    }
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    List<String> options = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (code == 0 && matters(line)) {
        options.add(line);
      }
    }
    return options;
  }

  private static boolean matters(String line) {
    return line.startsWith("Acquire::http::Proxy")
        || line.startsWith("Acquire::https::Proxy")
        || line.startsWith("Acquire::Check-Valid-Until")
        || line.startsWith("Acquire::Check-Date")
        || line.startsWith("Acquire::https::CaInfo");
  }
}
