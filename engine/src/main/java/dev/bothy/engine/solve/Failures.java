package dev.bothy.engine.solve;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.store.StoreException;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import java.io.IOException;
import java.util.List;

/** What went wrong with a vertex, in the words of the contract. */
final class Failures {
  private Failures() {}

  static SolveException of(Vertex vertex, StepFailure e, List<String> log) {
    return new SolveException(
        e.kind(),
        String.valueOf(e.getMessage()),
        e.hint(),
        step(vertex, e.command(), e.exitCode(), log),
        e.getCause() == null ? e : e.getCause());
  }

  static SolveException of(Vertex vertex, IOException e, List<String> log) {
    String hint = e instanceof StoreException s ? s.hint() : null;
    String message = vertex.name() + ": " + e.getMessage();
    if (isFull(e)) {
      message = "no space left on the store's file system, in the step " + vertex.name();
      hint = "make room (bothy prune), then run the same command again: what is finished is kept";
    }
    return new SolveException(
        SolveException.Kind.HOST, message, hint, step(vertex, "", -1, log), e);
  }

  static SolveException bug(Vertex vertex, RuntimeException e, List<String> log) {
    return new SolveException(
        SolveException.Kind.HOST,
        "internal error in the step " + vertex.name() + ": " + e,
        "this is a fault of bothy; please report it with the output of --debug",
        step(vertex, "", -1, log),
        e);
  }

  private static SolveException.Step step(
      Vertex vertex, String command, int exitCode, List<String> log) {
    return new SolveException.Step(
        vertex.digest(), vertex.name(), vertex.location(), command, exitCode, log);
  }

  private static boolean isFull(Throwable e) {
    for (Throwable c = e; c != null; c = c.getCause()) {
      if (c instanceof ErrnoException errno && errno.errno() == Errno.ENOSPC
          || c instanceof IOException
              && String.valueOf(c.getMessage()).contains("No space left on device")) {
        return true;
      }
    }
    return false;
  }
}
