package dev.bothy.engine.exec;

import dev.bothy.engine.exec.container.ContainerProcess;
import dev.bothy.engine.exec.group.OomCounter;
import dev.bothy.engine.host.FullDisk;
import dev.bothy.engine.op.ShellWords;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.llb.op.ExecMeta;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an exit code says. */
final class ExitStatus {
  private static final int SIGNAL_BASE = 128;
  private static final int SIGKILL = 9;
  private static final long NO_SPACE = 1 << 20;

  private ExitStatus() {}

  /**
   * @param before kills for want of memory where the process was
   * @param memory how many bytes it might take; 0 for all of the machine's
   * @throws StepFailure when the process did not end as the step expects
   */
  static void check(
      ExecMeta meta, ContainerProcess.Outcome outcome, OomCounter before, long memory, Path store)
      throws StepFailure {
    int code = outcome.exitCode();
    if (outcome.timedOut()) {
      throw StepFailure.exit(
          "the step ran for longer than it may, and was stopped (exit code " + code + ")",
          "give it more time, --step-timeout 2h, or find out what it waits for: --on-fail shell",
          ShellWords.join(meta.args()),
          code);
    }
    boolean valid =
        meta.validExitCodes().isEmpty() ? code == 0 : meta.validExitCodes().contains(code);
    if (valid) {
      return;
    }
    String command = ShellWords.join(meta.args());
    if (!outcome.runtimeError().isEmpty()) {
      throw StepFailure.exit(
          "the step could not start: " + outcome.runtimeError(), null, command, code);
    }
    boolean outOfMemory = before.grew();
    if (code == SIGNAL_BASE + SIGKILL && outOfMemory && memory > 0) {
      throw StepFailure.exit(
          "the kernel killed the step: it needs more than the "
              + memory
              + " bytes of memory that it may take (exit code "
              + code
              + ")",
          "give it more with --step-memory",
          command,
          code);
    }
    if (code == SIGNAL_BASE + SIGKILL && outOfMemory) {
      throw StepFailure.exit(
          "the kernel killed the step: out of memory (exit code " + code + ")",
          "give the machine more memory, or run fewer steps at once",
          command,
          code);
    }
    String full = fullDisk(store);
    String hint = full;
    if (hint == null && outOfMemory) {
      // Of a process that the step started, say, and whose end it took for an ordinary failure.
      hint =
          memory > 0
              ? "a process of it was killed: the step may take " + memory + " bytes (--step-memory)"
              : "while it ran the kernel killed a process for want of memory; run fewer steps at once";
    }
    String how =
        code > SIGNAL_BASE && code <= SIGNAL_BASE + 64
            ? "a signal ended the step: " + signal(code - SIGNAL_BASE) + " (exit code " + code + ")"
            : "the step exited with code " + code;
    StepFailure failure = StepFailure.exit(how, hint, command, code);
    throw full == null ? failure : failure.onFullDisk();
  }

  private static @Nullable String fullDisk(Path store) {
    try {
      return Files.getFileStore(store).getUsableSpace() < NO_SPACE
          ? "the disk of the store " + store + " is full: " + FullDisk.roomFor(store)
          : null;
    } catch (IOException e) {
      return null;
    }
  }

  private static String signal(int number) {
    List<String> names =
        List.of(
            "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV",
            "USR2", "PIPE", "ALRM", "TERM");
    return number <= names.size() ? "SIG" + names.get(number - 1) : "signal " + number;
  }
}
