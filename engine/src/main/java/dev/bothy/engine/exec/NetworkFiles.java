package dev.bothy.engine.exec;

import dev.bothy.llb.op.ExecMeta;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The {@code hosts} and {@code resolv.conf} that a step sees while it runs. */
final class NetworkFiles {
  /** What BuildKit calls a step's machine, and so what ends up in files that record it. */
  static final String HOSTNAME = "buildkitsandbox";

  private NetworkFiles() {}

  static String hosts(String hostname, List<ExecMeta.ExtraHost> extra) {
    StringBuilder text = new StringBuilder();
    text.append("127.0.0.1\tlocalhost ").append(hostname).append('\n');
    text.append("::1\tlocalhost ip6-localhost ip6-loopback\n");
    for (ExecMeta.ExtraHost host : extra) {
      text.append(host.ip()).append('\t').append(host.host()).append('\n');
    }
    return text.toString();
  }

  /** The host's own, since steps share its network; empty when it has none. */
  static String resolvConf() throws IOException {
    try {
      return Files.readString(Path.of("/etc/resolv.conf"), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
