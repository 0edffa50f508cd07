package dev.bothy.cli;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What to do about a command that a step's shell, bash or another sh, could not start. */
final class UnstartedCommand {
  private static final int CANNOT_EXECUTE = 126;
  private static final int ABSENT = 127;

  /**
   * As bash ({@code bash: line 1: x: command not found}), dash ({@code sh: 1: x: not found}) and
   * busybox ({@code sh: x: not found}) say it, of a script by its name.
   */
  private static final Pattern SAID =
      Pattern.compile(
          "[^:]+: (?:(?:line )?[0-9]+: )?(?:exec: )?(?<program>[^:]+): (?<why>"
              + "(?:command )?not found|No such file or directory|Permission denied"
              + "|[Ii]s a directory|cannot execute: required file not found"
              + "|(?<interpreter>[^:]+): bad interpreter: .*"
              + "|cannot execute binary file: Exec format error|Exec format error)");

  private UnstartedCommand() {}

  /**
   * The hint.
   *
   * @param code that the step ended with
   * @param log its last lines
   * @return null when no shell said that
   */
  static @Nullable String hint(int code, List<String> log) {
    if (code != CANNOT_EXECUTE && code != ABSENT) {
      return null;
    }
    // The last one is that which ended the step.
    for (String line : log.reversed()) {
      Matcher said = SAID.matcher(line.strip());
      if (said.matches()) {
        return hint(said);
      }
    }
    return null;
  }

  private static String hint(Matcher said) {
    String program = said.group("program");
    String why = said.group("why");
    if (said.group("interpreter") != null || why.contains("required file")) {
      return script(program, said.group("interpreter"));
    }
    if (why.endsWith("ot found") || why.startsWith("No such file")) {
      return absent(program);
    }
    if (why.startsWith("Permission")) {
      return program
          + " may not be executed: run chmod +x on it before, or have it read: bash "
          + program;
    }
    if (why.endsWith("directory")) {
      return program + " is a directory: name a program in it, or cd to it";
    }
    return program
        + " is no program for this machine: get one for it, or, of a script, begin it with #!/bin/sh";
  }

  private static String absent(String program) {
    if (program.equals("sudo")) {
      return "leave sudo out: steps run as root already, where the graph names no other user";
    }
    if (program.indexOf('/') >= 0) {
      // Of a script whose interpreter is missing, sh says the same.
      return program
          + " is not there at this step, or its first line names a program that is not"
          + " (with line ends as on Windows, none is called so)";
    }
    return program
        + " is not there at this step: install what has it before this call, as with"
        + " install.apt_packages(name=[…])";
  }

  private static String script(String program, @Nullable String interpreter) {
    // A carriage return at its end shows as ^M, or as it is.
    if (interpreter != null && (interpreter.endsWith("^M") || interpreter.endsWith("\r"))) {
      return program
          + " has line ends as on Windows: save it with Unix ones, or run sed -i 's/\\r$//' on it"
          + " before";
    }
    return program
        + " is to be run by what its first line names"
        + (interpreter == null ? "" : ", " + interpreter + ",")
        + " and that is not there: install it before this call; with line ends as on Windows no"
        + " program is called so (sed -i 's/\\r$//' mends them)";
  }
}
