package dev.bothy.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Stores that hold what {@code Source.debian("bookworm")} is, one for each user, made when the
 * first test asks. Tests that are not about making it start from a copy: that takes seconds.
 */
final class DebianStores {
  private static final Map<String, Machine> MADE = new HashMap<>();

  private DebianStores() {}

  /** A store like the machine's would be after its first build. */
  static synchronized Path of(Machine machine) throws IOException, InterruptedException {
    String user = machine.account().user();
    Machine made = MADE.get(user);
    if (made == null) {
      made = machine.another();
      Runtime.getRuntime().addShutdownHook(new Thread(made::closeQuietly));
      String file = "def build():\n    return Source.debian(\"bookworm\")\n";
      Path project = made.project("debian", Map.of("build.envd", file));
      made.bothy(project, "build").ok();
      MADE.put(user, made);
    }
    if (!Files.isDirectory(made.store())) {
      throw new IllegalStateException(made.store() + " is gone");
    }
    return made.store();
  }
}
