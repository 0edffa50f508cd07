package dev.bothy.engine.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Ids that a user who is not root may use in user namespaces ({@code subuid(5)}). */
public final class SubordinateIds {
  /** The tables: of users, of groups. */
  public static final List<Path> TABLES = List.of(Path.of("/etc/subuid"), Path.of("/etc/subgid"));

  private SubordinateIds() {}

  /** Whether the table gives the user any, by name or by number; false when it cannot be read. */
  public static boolean has(Path table, String user, int uid) {
    String text;
    try {
      text = new String(Files.readAllBytes(table), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return false;
    }
    for (String line : text.split("\n", -1)) {
      if (!user.isEmpty() && line.startsWith(user + ":") || line.startsWith(uid + ":")) {
        return true;
      }
    }
    return false;
  }

  /** What root does to give the user some. */
  public static String command(String user) {
    return "usermod --add-subuids 100000-165535 --add-subgids 100000-165535 " + user;
  }
}
