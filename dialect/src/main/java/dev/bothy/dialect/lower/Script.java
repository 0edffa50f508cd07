package dev.bothy.dialect.lower;

import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.State;
import java.util.ArrayList;
import java.util.List;

/**
 * Commands of steps. What comes from a file is either its own script, or an argument: nothing is
 * ever put into the text of a script.
 */
public final class Script {
  /**
   * Seconds since 1970 that tools shall take for now, so that a step that runs again makes the same
   * files: 1980, the first year that zip archives can tell. Python then checks byte code by the
   * content of the source, which also survives an image's fixed times.
   */
  private static final String EPOCH = "315532800";

  private static final int NAME_LENGTH = 60;

  private Script() {}

  /** One of our scripts for the base's {@code sh}, with its arguments. */
  public static Exec fixed(String name, String text, List<String> arguments) {
    List<String> args = new ArrayList<>();
    args.add("/bin/sh");
    args.add("-c");
    args.add(text);
    args.add(name);
    args.addAll(arguments);
    return reproducible(Exec.args(args));
  }

  /** Runs a step of an installer, whichever user the state has for its own steps. */
  public static State asRoot(State on, Exec exec) {
    return on.user("").run(exec).withSettingsOf(on);
  }

  /** Gives a path to an owner, links themselves rather than what they lead to. */
  public static State chown(State on, String path, String owner, boolean recursive) {
    String flags = recursive ? "-hR" : "-h";
    return asRoot(
        on,
        fixed("chown", "set -eu\nchown \"$1\" -- \"$2\" \"$3\"\n", List.of(flags, owner, path)));
  }

  /** Variables that make tools leave the same files each time. */
  public static Exec reproducible(Exec exec) {
    return exec.env("LC_ALL", "C.UTF-8").env("SOURCE_DATE_EPOCH", EPOCH).env("PYTHONHASHSEED", "0");
  }

  /**
   * A script of the file's author, which stops at the first command that fails and at variables
   * that are not set.
   *
   * @param bash run by bash, where a pipe fails with any of its commands; otherwise by sh
   */
  public static Exec of(List<String> lines, boolean bash) {
    String text = String.join("\n", lines);
    return bash
        ? Exec.args("/bin/bash", "-euo", "pipefail", "-c", text)
        : Exec.args("/bin/sh", "-eu", "-c", text);
  }

  /** Whether there is nothing to do in it: no line, or none but empty ones and comments. */
  public static boolean isNothing(List<String> lines) {
    for (String text : lines) {
      for (String line : text.lines().toList()) {
        String said = line.strip();
        if (!said.isEmpty() && !said.startsWith("#")) {
          return false;
        }
      }
    }
    return true;
  }

  /** What progress calls such a script. */
  public static String name(List<String> lines) {
    String first = lines.isEmpty() ? "" : lines.getFirst().strip();
    int end = first.indexOf('\n');
    boolean more = lines.size() > 1 || end >= 0;
    if (end >= 0) {
      first = first.substring(0, end);
    }
    if (first.codePointCount(0, first.length()) > NAME_LENGTH) {
      first = first.substring(0, first.offsetByCodePoints(0, NAME_LENGTH));
      more = true;
    }
    return "run: " + first + (more ? " …" : "");
  }
}
