package dev.bothy.llb;

import dev.bothy.llb.op.ShownAddress;
import dev.bothy.oci.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A solve that ended without a result: what failed, why, and what to do about it. Addresses in what
 * it says are as {@link ShownAddress} has them.
 */
public final class SolveException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Whose matter it is; decides the exit code. */
  public enum Kind {
    /** A step of the graph failed, or a source does not exist. */
    STEP,
    /** This host or builder cannot do it: a missing tool, no mirror, an unsupported op. */
    HOST,
    /** The Definition itself is not acceptable. */
    DEFINITION
  }

  private final Kind kind;
  private final transient @Nullable Step step;
  private final @Nullable String hint;

  /**
   * The step that failed.
   *
   * @param command the command line as people would type it, or empty
   * @param exitCode of the command, or -1 when there was none
   * @param log its last lines
   * @param kept the builder's name for what the step left, for those who want to look at it; null
   *     when it is not kept
   */
  public record Step(
      Digest vertex,
      String name,
      @Nullable SourceLocation where,
      String command,
      int exitCode,
      List<String> log,
      @Nullable String kept) {
    public Step {
      command = ShownAddress.inText(command);
    }

    public Step(
        Digest vertex,
        String name,
        @Nullable SourceLocation where,
        String command,
        int exitCode,
        List<String> log) {
      this(vertex, name, where, command, exitCode, log, null);
    }
  }

  public SolveException(
      Kind kind,
      String message,
      @Nullable String hint,
      @Nullable Step step,
      @Nullable Throwable cause) {
    super(ShownAddress.inText(message), cause);
    this.kind = kind;
    this.hint = hint == null ? null : ShownAddress.inText(hint);
    this.step = step;
  }

  public Kind kind() {
    return kind;
  }

  /** What to do about it, one sentence; null when nothing helpful can be said. */
  public @Nullable String hint() {
    return hint;
  }

  public @Nullable Step step() {
    return step;
  }
}
