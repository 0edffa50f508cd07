package dev.bothy.engine.op;

import dev.bothy.llb.SolveException;
import dev.bothy.llb.op.ShownAddress;
import org.jspecify.annotations.Nullable;

/**
 * Why a vertex has no result. The log lines before it went to the step's context. Addresses in what
 * it says are as {@link ShownAddress} has them.
 */
public final class StepFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final SolveException.Kind kind;
  private final @Nullable String hint;
  private final String command;
  private final int exitCode;
  private final @Nullable String kept;
  private final boolean diskWasFull;

  private StepFailure(
      SolveException.Kind kind,
      String message,
      @Nullable String hint,
      String command,
      int exitCode,
      @Nullable String kept,
      boolean diskWasFull,
      @Nullable Throwable cause) {
    super(ShownAddress.inText(message), cause);
    this.diskWasFull = diskWasFull;
    this.kind = kind;
    this.hint = hint == null ? null : ShownAddress.inText(hint);
    this.command = ShownAddress.inText(command);
    this.exitCode = exitCode;
    this.kept = kept;
  }

  /** The operation cannot be done on the trees it was given. */
  public static StepFailure step(String message, @Nullable String hint) {
    return new StepFailure(SolveException.Kind.STEP, message, hint, "", -1, null, false, null);
  }

  /** The step's process ended badly. */
  public static StepFailure exit(
      String message, @Nullable String hint, String command, int exitCode) {
    return new StepFailure(
        SolveException.Kind.STEP, message, hint, command, exitCode, null, false, null);
  }

  /** This machine cannot do it: a tool is missing, the disk is full, a mount is refused. */
  public static StepFailure host(String message, @Nullable String hint, @Nullable Throwable cause) {
    return new StepFailure(SolveException.Kind.HOST, message, hint, "", -1, null, false, cause);
  }

  /** The operation is one that this engine refuses. */
  public static StepFailure definition(String message, @Nullable String hint) {
    return new StepFailure(
        SolveException.Kind.DEFINITION, message, hint, "", -1, null, false, null);
  }

  /**
   * The same, of a step whose file systems are kept.
   *
   * @param id to look at them by
   */
  public StepFailure keptAs(String id) {
    return with(id, diskWasFull);
  }

  /** The same, of a step at whose end the store's disk was full. */
  public StepFailure onFullDisk() {
    return with(kept, true);
  }

  private StepFailure with(@Nullable String id, boolean full) {
    StepFailure same =
        new StepFailure(
            kind, String.valueOf(getMessage()), hint, command, exitCode, id, full, getCause());
    same.setStackTrace(getStackTrace());
    return same;
  }

  public SolveException.Kind kind() {
    return kind;
  }

  /** What to do about it; null when nothing helpful can be said. */
  public @Nullable String hint() {
    return hint;
  }

  /** The command as people would type it; empty when the step runs none. */
  public String command() {
    return command;
  }

  /** By which name the step's file systems are kept; null when they are not. */
  public @Nullable String kept() {
    return kept;
  }

  /** The process's exit code, 128 + n when signal n ended it; -1 when there was none. */
  public int exitCode() {
    return exitCode;
  }

  /** Whether the store's disk was full when the step's process ended. */
  public boolean diskWasFull() {
    return diskWasFull;
  }
}
