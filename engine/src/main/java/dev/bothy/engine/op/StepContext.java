package dev.bothy.engine.op;

import dev.bothy.llb.op.ExecMeta.ProxyEnv;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a running step gets from its solve. Cancelling a step is interrupting its thread.
 *
 * <p>Methods may be called from any thread of the step.
 */
public interface StepContext {
  /** Output of the step as it comes, decoded; may hold several lines and end within one. */
  void log(boolean stderr, String text);

  /** Where its process's output goes byte by byte; null: decoded, to {@link #log}. */
  default @Nullable OutputStream output(boolean stderr) {
    return null;
  }

  /** What its process reads; null for nothing, as steps of a build have it. */
  default @Nullable InputStream input() {
    return null;
  }

  /**
   * The value of a secret, or null when the request has none of that id. The caller wipes it.
   *
   * @throws IOException when its source cannot be read
   */
  byte @Nullable [] secret(String id) throws IOException;

  /** The socket of the user's ssh agent for that id, or null when there is none. */
  @Nullable Path sshAgent(String id);

  /** Keeps cache mounts of unlike builds apart; part of their name on disk. */
  default String cacheNamespace() {
    return "";
  }

  /** Whether the step is forced to run: its cache mounts are emptied first. */
  default boolean noCache() {
    return false;
  }

  /**
   * Progress of a transfer within the step.
   *
   * @param total bytes in all, or -1 when unknown
   */
  default void transfer(String id, long current, long total) {}

  /** How long the step's process may run; 0: for ever. */
  default long mostMillis() {
    return 0;
  }

  /** What the step's processes may take. */
  default StepLimits limits() {
    return StepLimits.NONE;
  }

  /** For a command whose operation and environment name none. */
  default ProxyEnv proxy() {
    return ProxyEnv.NONE;
  }

  /** Opens a shell in the place of a step that failed. */
  @FunctionalInterface
  interface Inspection {
    /** Returns when the shell has ended. */
    void on(Path terminal) throws IOException, InterruptedException;
  }

  /** Offers a failed step, whose file system is still there, to whoever wants to look at it. */
  default void offer(StepFailure failure, Inspection inspection)
      throws IOException, InterruptedException {}

  /** Something people should know that does not fail the step. */
  default void warn(String message) {
    log(true, "warning: " + message + "\n");
  }
}
