package dev.bothy.cli.command;

/** The exit codes that scripts rely on; the one list of them. */
public enum Exit {
  DONE(0),
  /** A step or an operation failed. */
  FAILED(1),
  /** The command line cannot be understood. */
  USAGE(2),
  /** {@code build.envd} (or a Starlark file) does not evaluate. */
  EVALUATION(3),
  /** The lock is missing, stale or would drift. */
  LOCK(4),
  /** There is no such environment or image. */
  ABSENT(5),
  /** This host, builder or runner cannot do it. */
  HOST(6),
  /** Of {@code run} and {@code exec}: Bothy itself failed before the command could start. */
  NOT_STARTED(125),
  /** Of the same: the command is there, and is no program that can run; as a shell has it. */
  NOT_EXECUTABLE(126),
  /** Of the same: there is no such command inside. */
  NO_SUCH_COMMAND(127),
  INTERRUPTED(130),
  TERMINATED(143);

  private final int code;

  Exit(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
