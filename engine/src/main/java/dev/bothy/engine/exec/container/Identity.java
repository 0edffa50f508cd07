package dev.bothy.engine.exec.container;

import dev.bothy.engine.op.StepFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Who a process runs as.
 *
 * @param groups supplementary groups, ascending
 * @param home from the passwd file; {@code /} when there is no entry
 */
public record Identity(int uid, int gid, List<Integer> groups, String home) {
  public static final Identity ROOT = new Identity(0, 0, List.of(), "/root");

  public Identity {
    groups = List.copyOf(groups);
  }

  /**
   * Looks up {@code user[:group]}, each a name or a number; the empty text is root. Numbers need no
   * entry in the files.
   *
   * @param passwd lines of the root file system's {@code /etc/passwd}; none when it has no such
   *     file
   */
  public static Identity of(String user, List<String> passwd, List<String> group)
      throws StepFailure {
    int colon = user.indexOf(':');
    String name = colon < 0 ? user : user.substring(0, colon);
    String groupName = colon < 0 ? "" : user.substring(colon + 1);
    if (name.isEmpty()) {
      name = "0";
    }
    String[] entry = find(passwd, name, 7);
    int uid;
    if (entry != null) {
      uid = number(entry[2], "/etc/passwd");
    } else if (isNumber(name)) {
      uid = number(name, "user");
    } else {
      throw StepFailure.step(
          "no user " + name + " in its /etc/passwd", "use a numeric uid, or add the user");
    }
    TreeSet<Integer> supplementary = new TreeSet<>();
    int gid = entry == null ? 0 : number(entry[3], "/etc/passwd");
    if (!groupName.isEmpty()) {
      gid = groupId(groupName, group);
    } else if (entry != null) {
      supplementary.addAll(memberships(entry[0], group));
      supplementary.remove(gid);
    }
    String home = entry == null || entry[5].isEmpty() ? "/" : entry[5];
    return new Identity(uid, gid, List.copyOf(supplementary), home);
  }

  private static int groupId(String name, List<String> group) throws StepFailure {
    String[] entry = find(group, name, 4);
    if (entry != null) {
      return number(entry[2], "/etc/group");
    }
    if (isNumber(name)) {
      return number(name, "group");
    }
    throw StepFailure.step(
        "no group " + name + " in its /etc/group", "use a numeric gid, or add the group");
  }

  private static List<Integer> memberships(String user, List<String> group) throws StepFailure {
    List<Integer> ids = new ArrayList<>();
    for (String line : group) {
      String[] fields = line.split(":", -1);
      if (fields.length >= 4 && List.of(fields[3].split(",", -1)).contains(user)) {
        ids.add(number(fields[2], "/etc/group"));
      }
    }
    return ids;
  }

  /** The line whose name, or whose number in the third field, is this. */
  static String @org.jspecify.annotations.Nullable [] find(
      List<String> lines, String key, int fields) {
    String[] byNumber = null;
    for (String line : lines) {
      String[] f = line.split(":", -1);
      if (f.length < Math.min(fields, 4)) {
        continue;
      }
      String[] padded = f.length < fields ? java.util.Arrays.copyOf(f, fields) : f;
      for (int i = f.length; i < fields; i++) {
        padded[i] = "";
      }
      if (f[0].equals(key)) {
        return padded;
      }
      if (byNumber == null && isNumber(key) && f[2].equals(key)) {
        byNumber = padded;
      }
    }
    return byNumber;
  }

  private static boolean isNumber(String text) {
    if (text.isEmpty() || text.length() > 10) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static int number(String text, String where) throws StepFailure {
    long value = isNumber(text) ? Long.parseLong(text) : -1;
    if (value < 0 || value > 0xfffffffeL) {
      throw StepFailure.step("not a user or group number in " + where + ": " + text, null);
    }
    return (int) value;
  }
}
