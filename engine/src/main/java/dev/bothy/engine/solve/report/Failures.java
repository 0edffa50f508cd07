package dev.bothy.engine.solve.report;

import dev.bothy.engine.host.FullDisk;
import dev.bothy.engine.op.HostFailures;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What went wrong with a vertex, in the words of the contract. */
public final class Failures {
  private Failures() {}

  public static SolveException of(Vertex vertex, StepFailure e, List<String> log) {
    // The disk alone may be full without any harm to the step, and words may be of another disk.
    boolean full = e.diskWasFull() && log.stream().anyMatch(FullDisk::isMeant);
    return new SolveException(
        full ? SolveException.Kind.HOST : e.kind(),
        e.getMessage() + (full ? ": no space left on the disk of the store" : ""),
        e.hint(),
        step(vertex, e.command(), e.exitCode(), log, e.kept()),
        e.getCause() == null ? e : e.getCause());
  }

  public static SolveException of(Vertex vertex, IOException e, Path store, List<String> log) {
    return of(vertex, HostFailures.of(e, store), log);
  }

  /**
   * The failure of a graph that the vertex built: what failed in it is what people look for.
   *
   * @param outermost whether the vertex is one of the solve's own graph, which people know
   */
  public static SolveException within(Vertex vertex, boolean outermost, SolveException e) {
    SolveException.Step inner = e.step();
    SolveException failure =
        new SolveException(
            e.kind(),
            e.getMessage() + (outermost ? ", in the graph of the step " + vertex.name() : ""),
            e.hint(),
            inner == null ? step(vertex) : inner,
            e.getCause() == null ? e : e.getCause());
    for (Throwable other : e.getSuppressed()) {
      failure.addSuppressed(
          other instanceof SolveException further ? within(vertex, outermost, further) : other);
    }
    return failure;
  }

  public static SolveException bug(Vertex vertex, Throwable e, List<String> log) {
    return new SolveException(
        SolveException.Kind.HOST,
        "internal error in the step " + vertex.name() + ": " + e,
        "this is a fault of bothy; please report it with the output of --debug",
        step(vertex, "", -1, log, null),
        e);
  }

  /** Of a vertex that did not even begin. */
  public static SolveException.Step step(Vertex vertex) {
    return step(vertex, "", -1, List.of(), null);
  }

  private static SolveException.Step step(
      Vertex vertex, String command, int exitCode, List<String> log, @Nullable String kept) {
    return new SolveException.Step(
        vertex.digest(), vertex.name(), vertex.location(), command, exitCode, log, kept);
  }
}
