package dev.bothy.runtime.embedded.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the machine's mounts restrict. A bind mount that is given options of its own loses those of
 * its source, so that what the machine keeps read-only would be written through it. See {@code
 * /proc/pid/mountinfo} in proc(5).
 */
final class HostMounts {
  private static final Path TABLE = Path.of("/proc/self/mountinfo");
  private static final Set<String> RESTRICTIONS = Set.of("ro", "nosuid", "noexec");
  private static final int POINT = 4;
  private static final int OPTIONS = 5;

  /** Of each mount point the topmost mount's. */
  private final Map<Path, List<String>> restrictions = new HashMap<>();

  private HostMounts() {}

  static HostMounts read() throws IOException {
    return parse(Files.readString(TABLE, StandardCharsets.ISO_8859_1));
  }

  static HostMounts parse(String table) {
    HostMounts mounts = new HostMounts();
    for (String line : table.lines().toList()) {
      String[] fields = line.split(" ", -1);
      if (fields.length > OPTIONS) {
        List<String> kept = new ArrayList<>();
        for (String option : fields[OPTIONS].split(",")) {
          if (RESTRICTIONS.contains(option)) {
            kept.add(option);
          }
        }
        mounts.restrictions.put(Path.of(name(fields[POINT])), kept);
      }
    }
    return mounts;
  }

  /** The kernel writes bytes that would part fields as three octal digits. */
  private static String name(String field) {
    byte[] bytes = new byte[field.length()];
    int length = 0;
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == '\\' && i + 3 < field.length()) {
        c = (char) Integer.parseInt(field.substring(i + 1, i + 4), 8);
        i += 3;
      }
      bytes[length++] = (byte) c;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /**
   * The mount options that hold what is at the path to less.
   *
   * @param path may lead through links, and need not be there
   */
  List<String> restrictionsOf(Path path) {
    Path real;
    try {
      real = path.toRealPath();
    } catch (IOException e) {
      real = path.toAbsolutePath().normalize();
    }
    for (Path at = real; at != null; at = at.getParent()) {
      List<String> found = restrictions.get(at);
      if (found != null) {
        return found;
      }
    }
    return List.of();
  }
}
