package dev.bothy.engine.exec.container;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a command did not start in its container, in people's words: what crun wrote, and what can be
 * seen where the command should be.
 *
 * @param code as a shell has it: 126 or 127, or 125 when something else than the command was wrong
 * @param hint what to do; null when nothing helpful can be said
 */
public record NotStarted(int code, String message, @Nullable String hint) {
  /** The command is there, and is nothing that can run. */
  public static final int CANNOT_EXECUTE = 126;

  /** There is no such command. */
  public static final int ABSENT = 127;

  private static final int OTHERWISE = 125;
  private static final int ANY_EXECUTE = 0111;

  private static final String REFUSED = "exec container process ";
  private static final String NO_FILE = "No such file or directory";
  private static final String NO_FORMAT = "Exec format error";

  /** Looks into the container's file system. */
  @FunctionalInterface
  public interface Look {
    /**
     * What is at an absolute path, symbolic links followed; null when nothing is.
     *
     * @throws IOException also when it cannot be told
     */
    @Nullable Seen at(String path) throws IOException;
  }

  /**
   * A file.
   *
   * @param mode permission bits
   * @param beginning its first bytes, each a character, at most {@link ProgramFile#BEGINNING}; none
   *     of a directory
   */
  public record Seen(boolean directory, int mode, String beginning) {}

  /**
   * Explains it.
   *
   * @param said what crun wrote
   * @return null when the words are about something else than the command
   */
  public static @Nullable NotStarted of(String said, SoughtProgram sought) {
    if (said.contains("chdir `") || said.contains("chdir to `")) {
      return directory(said, sought.cwd());
    }
    if (said.contains("not found in $PATH")) {
      return absent(sought);
    }
    if (said.contains("open executable")) {
      String file = sought.found();
      return unusable(said, file == null ? sought.program() : file, sought.seen(file));
    }
    if (said.contains(REFUSED) || said.contains("exec: ")) {
      String quoted = quoted(said);
      String file = quoted == null ? sought.found() : SoughtProgram.absolute(quoted, sought.cwd());
      return unfit(said, file == null ? sought.program() : file, sought.seen(file));
    }
    return null;
  }

  /**
   * Whether this, all that was written, is crun's line of this very program, and the file shows
   * that the kernel does not take it. A step may print such a line too, of a crun of its own.
   */
  public static boolean isRefusal(String said, SoughtProgram sought) {
    String named = quoted(said);
    return said.startsWith(REFUSED)
        && said.indexOf('\n') < 0
        && named != null
        && name(named).equals(name(sought.program()))
        && unfit(sought) != null;
  }

  private static String name(String file) {
    return file.substring(file.lastIndexOf('/') + 1);
  }

  /**
   * What is certain from the file alone. It proves nothing of a command that may have run: that may
   * have changed the file, or what runs it.
   *
   * @return null when the kernel may have taken it
   */
  static @Nullable NotStarted unfit(SoughtProgram sought) {
    try {
      String file = sought.existing();
      Seen seen = file == null ? null : sought.look().at(file);
      if (file == null || seen == null || seen.directory() || (seen.mode() & ANY_EXECUTE) == 0) {
        return null;
      }
      return unfit(file, seen, sought.look());
    } catch (IOException e) {
      return null; // who cannot look is not certain
    }
  }

  private static @Nullable NotStarted unfit(String file, Seen seen, Look look) throws IOException {
    String said = refusal(ProgramFile.of(seen.beginning()), look);
    return said.isEmpty() ? null : unfit(said, file, seen);
  }

  // Every command that is run is looked at, and the bootstrap of a pattern switch takes longer than
  // all the rest of that.
  private static String refusal(ProgramFile.Kind kind, Look look) throws IOException {
    if (kind instanceof ProgramFile.Script script) {
      String interpreter = script.interpreter();
      return interpreter.startsWith("/") && look.at(interpreter) == null ? NO_FILE : "";
    }
    if (kind instanceof ProgramFile.Elf elf) {
      if (elf.isForeign()) {
        return ProgramFile.hasEmulators() ? "" : NO_FORMAT;
      }
      String loader = elf.loader();
      return loader != null && look.at(loader) == null ? NO_FILE : "";
    }
    return kind instanceof ProgramFile.Text ? NO_FORMAT : "";
  }

  /**
   * What, by the looks of it, is wrong with a command that was not tried yet. It proves nothing
   * where the look may err.
   *
   * @return null when nothing is wrong with it, or when that cannot be told
   */
  public static @Nullable NotStarted beforehand(SoughtProgram sought) {
    if (!sought.isPath() && sought.path().isEmpty()) {
      return null; // then it is sought where crun says
    }
    try {
      String odd = null;
      Seen seenOdd = null;
      for (String file : sought.candidates()) {
        Seen seen = sought.look().at(file);
        if (seen == null) {
          continue;
        }
        if (odd != null) {
          return null; // which of them it is depends on the user too
        }
        if (!seen.directory() && (seen.mode() & ANY_EXECUTE) == ANY_EXECUTE) {
          return unfit(file, seen, sought.look());
        }
        odd = file;
        seenOdd = seen;
      }
      if (odd == null || seenOdd == null) {
        return absent(sought);
      }
      return seenOdd.directory() || (seenOdd.mode() & ANY_EXECUTE) == 0
          ? unusable("", odd, seenOdd)
          : unfit(odd, seenOdd, sought.look());
    } catch (IOException e) {
      return null;
    }
  }

  /**
   * The same of a container that did not start, of which crun does not say why: with a terminal it
   * may miss it. What is wrong with the command is taken for the reason.
   *
   * @return null when nothing is wrong with it, or when that cannot be told
   */
  public static @Nullable NotStarted byLooking(SoughtProgram sought) {
    try {
      String file = sought.existing();
      Seen seen = file == null ? null : sought.look().at(file);
      if (file == null || seen == null) {
        return absent(sought);
      }
      return seen.directory() || (seen.mode() & ANY_EXECUTE) == 0
          ? unusable("", file, seen)
          : unfit(sought);
    } catch (IOException e) {
      return null;
    }
  }

  private static NotStarted directory(String said, String cwd) {
    String why =
        said.contains("Not a directory")
            ? "is no directory"
            : said.contains("denied") ? "may not be entered by this user" : "is not there";
    return new NotStarted(
        OTHERWISE, "the working directory " + cwd + " " + why, "name another one with --workdir");
  }

  private static NotStarted absent(SoughtProgram sought) {
    String program = sought.program();
    if (sought.isPath()) {
      return new NotStarted(ABSENT, "there is no " + sought.candidates().getFirst(), null);
    }
    String hint =
        program.strip().indexOf(' ') >= 0
            ? "no shell is between; sh -c '…' runs a line of one"
            : "install what has it, or write its whole path";
    return new NotStarted(
        ABSENT,
        "there is no '" + program + "' in any directory of PATH (" + sought.path() + ")",
        hint);
  }

  private static NotStarted unusable(String said, String file, @Nullable Seen seen) {
    if (said.contains("Is a directory") || seen != null && seen.directory()) {
      return new NotStarted(CANNOT_EXECUTE, file + " is a directory", "name a program");
    }
    if (said.contains(NO_FILE)) {
      return new NotStarted(ABSENT, "there is no " + file, null);
    }
    if (seen != null && (seen.mode() & ANY_EXECUTE) == 0) {
      return new NotStarted(
          CANNOT_EXECUTE,
          String.format(
              Locale.ROOT, "%s may not be executed (its mode is %04o)", file, seen.mode()),
          "make it executable (chmod +x), or have it read: sh " + file + ", python3 " + file);
    }
    return new NotStarted(
        CANNOT_EXECUTE,
        file + " may not be executed by this user",
        "see the modes of it and of the directories above it");
  }

  /** The kernel did not take it. */
  private static NotStarted unfit(String said, String file, @Nullable Seen seen) {
    ProgramFile.Kind kind =
        seen == null ? new ProgramFile.Unknown() : ProgramFile.of(seen.beginning());
    boolean missing = said.contains(NO_FILE);
    String message;
    String hint = null;
    if (kind instanceof ProgramFile.Script script && missing && script.windows()) {
      message =
          file
              + " has line ends as on Windows: its first line names '"
              + script.interpreter().strip()
              + "' and a carriage return, and no program is called so";
      hint = "save it with Unix line ends: dos2unix, sed -i 's/\\r$//', or a setting of the editor";
    } else if (kind instanceof ProgramFile.Script script && missing) {
      message = file + " is to be run by " + script.interpreter() + ", which is not there";
      hint = "install that, or change the first line of the file";
    } else if (kind instanceof ProgramFile.Elf elf && elf.isForeign()) {
      message = file + " is a program for " + elf.machine() + ", and this machine is another";
      hint = "get it for " + ProgramFile.machineHere();
    } else if (kind instanceof ProgramFile.Elf elf && missing && elf.loader() != null) {
      message = file + " needs the loader " + elf.loader() + ", which is not there";
      hint = "it was made for other system libraries (glibc, musl)";
    } else if (said.contains(NO_FORMAT) && kind instanceof ProgramFile.Text) {
      message = file + " is neither a program nor does its first line say (#!) what runs it";
      hint = "begin it with #!/bin/sh, or run it so: sh " + file;
    } else {
      message = file + " cannot be executed: " + reason(said);
    }
    return new NotStarted(CANNOT_EXECUTE, message, hint);
  }

  private static @Nullable String quoted(String said) {
    int begin = said.indexOf('`');
    int end = said.indexOf('`', begin + 1);
    return begin < 0 || end < 0 ? null : said.substring(begin + 1, end);
  }

  private static String reason(String said) {
    int colon = said.lastIndexOf(": ");
    return colon < 0 ? said : said.substring(colon + 2).toLowerCase(Locale.ROOT);
  }
}
