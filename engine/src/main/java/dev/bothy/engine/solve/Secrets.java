package dev.bothy.engine.solve;

import dev.bothy.engine.op.StepContext;
import dev.bothy.llb.SolveException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the user hands to steps that ask for it: values of secrets, ssh agents, a terminal. */
@FunctionalInterface
public interface Secrets {
  /**
   * The value, or null when there is none of that id; the caller wipes it.
   *
   * @throws IOException when its source cannot be read
   */
  byte @Nullable [] value(String id) throws IOException;

  /** The agent's socket, or null when there is none of that id. */
  default @Nullable Path sshAgent(String id) {
    return ownAgent(id);
  }

  /** The socket of the agent that this process was started with, if that is meant. */
  static @Nullable Path ownAgent(String id) {
    String socket = id.isEmpty() || id.equals("default") ? System.getenv("SSH_AUTH_SOCK") : null;
    return socket == null || socket.isEmpty() ? null : Path.of(socket);
  }

  /**
   * Offers the place of a step that failed; returns when nobody looks at it any more. Called for
   * one step at a time.
   */
  default void offer(SolveException failure, StepContext.Inspection inspection)
      throws IOException, InterruptedException {}
}
