package dev.bothy.runtime.identity;

import dev.bothy.runtime.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The user database of an image with the environment's user added: {@code passwd}, {@code group}
 * and {@code shadow} as texts, nothing else.
 *
 * @param user the name inside: the wished one, unless the image gives that to someone else
 * @param shell the login shell, absolute
 */
public record UserFiles(Identity identity, String user, String shell) {
  /** Whom the ssh server's first process becomes when it runs as root. */
  private static final String SSHD = "sshd";

  /** Chooses the name for an image's {@code passwd}. */
  public static UserFiles of(Identity identity, String passwd, String shell) {
    if (identity.uid() == 0) {
      return new UserFiles(identity, "root", shell);
    }
    String user = identity.user();
    for (int n = 1; takenByOther(passwd, user, identity.uid()); n++) {
      user = n == 1 ? "dev" : "dev" + n;
    }
    return new UserFiles(identity, user, shell);
  }

  private static boolean takenByOther(String passwd, String user, int uid) {
    for (String line : lines(passwd)) {
      String[] fields = line.split(":", -1);
      if (fields[0].equals(user)) {
        return fields.length < 3 || !fields[2].equals(Integer.toString(uid));
      }
    }
    return false;
  }

  /** {@code passwd} with the user first, so that the id's name is this one. */
  public String passwd(String text) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.join(
            ":",
            user,
            "x",
            Integer.toString(identity.uid()),
            Integer.toString(identity.gid()),
            "",
            identity.home(),
            shell));
    boolean sshd = false;
    for (String line : lines(text)) {
      if (!line.startsWith(user + ":")) {
        lines.add(line);
      }
      sshd |= line.startsWith(SSHD + ":");
    }
    if (identity.uid() == 0 && !sshd) {
      lines.add(SSHD + ":x:" + freeId(text) + ":65534::/run/sshd:/usr/sbin/nologin");
    }
    return joined(lines);
  }

  /** {@code group} with a name for the user's group. */
  public String group(String text) {
    List<String> lines = new ArrayList<>(lines(text));
    boolean named = false;
    Set<String> names = new java.util.HashSet<>();
    for (String line : lines) {
      String[] fields = line.split(":", -1);
      names.add(fields[0]);
      named |= fields.length > 2 && fields[2].equals(Integer.toString(identity.gid()));
    }
    if (!named) {
      String name = user;
      while (names.contains(name)) {
        name += "-group";
      }
      lines.add(name + ":x:" + identity.gid() + ":");
    }
    return joined(lines);
  }

  /**
   * {@code shadow} in which the user has no password, but is not locked either: the ssh server lets
   * nobody in whose field begins with an exclamation mark.
   */
  public String shadow(String text) {
    List<String> lines = new ArrayList<>();
    boolean known = false;
    for (String line : lines(text)) {
      if (line.startsWith(user + ":")) {
        known = true;
        String[] fields = line.split(":", 3);
        lines.add(
            fields.length == 3 && fields[1].startsWith("!") ? fields[0] + ":*:" + fields[2] : line);
      } else {
        lines.add(line);
      }
    }
    if (!known) {
      // Any day but 0, which would ask for a new password.
      lines.add(user + ":*:19000:0:99999:7:::");
    }
    return joined(lines);
  }

  private static int freeId(String passwd) {
    Set<String> taken = new java.util.HashSet<>();
    for (String line : lines(passwd)) {
      String[] fields = line.split(":", -1);
      if (fields.length > 2) {
        taken.add(fields[2]);
      }
    }
    for (int id = 999; id > 100; id--) {
      if (!taken.contains(Integer.toString(id))) {
        return id;
      }
    }
    return 65533;
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (!line.isEmpty()) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static String joined(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }
}
