package dev.bothy.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The user inside, so that files made there belong to the user outside.
 *
 * <p>As root outside, ids inside are ids outside. In a user namespace (rootless), id 0 inside is
 * the user outside, so the user inside is root.
 *
 * @param user name inside
 * @param home absolute path inside
 */
public record Identity(String user, int uid, int gid, String home) {
  /** Root inside: the rootless user's own identity, and root's. */
  public static final Identity ROOT = new Identity("root", 0, 0, "/root");

  /**
   * Whoever runs this process and owns the project: rootless {@link #ROOT}; as root, the user who
   * called {@code sudo}, else the project directory's owner, else root.
   */
  public static Identity ofCaller(@Nullable Path project) {
    if (processUid() != 0) {
      return ROOT;
    }
    String sudoUid = System.getenv("SUDO_UID");
    String sudoGid = System.getenv("SUDO_GID");
    String sudoUser = System.getenv("SUDO_USER");
    if (sudoUid != null && isId(sudoUid) && !sudoUid.equals("0")) {
      int uid = Integer.parseInt(sudoUid);
      int gid = sudoGid != null && isId(sudoGid) ? Integer.parseInt(sudoGid) : uid;
      return of(sudoUser == null ? "user" : sudoUser, uid, gid);
    }
    if (project != null) {
      try {
        int uid = (Integer) Files.getAttribute(project, "unix:uid");
        int gid = (Integer) Files.getAttribute(project, "unix:gid");
        if (uid != 0) {
          return of(Files.getOwner(project).getName(), uid, gid);
        }
      } catch (IOException e) {
        // An unreadable project is reported when it is mounted, with its path.
        return ROOT;
      }
    }
    return ROOT;
  }

  /** The effective user id of this process. */
  public static int processUid() {
    return ofProcess("uid");
  }

  /** The group of this process. */
  public static int processGid() {
    return ofProcess("gid");
  }

  private static int ofProcess(String id) {
    try {
      // Behind the link: the link itself is root's.
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:" + id);
    } catch (IOException e) {
      throw new IllegalStateException("/proc is not mounted", e);
    }
  }

  private static Identity of(String name, int uid, int gid) {
    String user = validUser(name) ? name : "user";
    return new Identity(user, uid, gid, "/home/" + user);
  }

  private static boolean isId(String text) {
    if (text.isEmpty() || text.length() > 9) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static boolean validUser(String name) {
    if (name.isEmpty() || name.length() > 32 || Character.isDigit(name.charAt(0))) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
      if (!plain && c != '_' && (i == 0 || c != '-' && c != '.')) {
        return false;
      }
    }
    return true;
  }
}
