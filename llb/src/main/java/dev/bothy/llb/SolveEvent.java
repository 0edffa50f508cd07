package dev.bothy.llb;

import dev.bothy.oci.Digest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happens during a solve; the same information as BuildKit's Status stream. */
public sealed interface SolveEvent {
  /** The digest of the vertex (canonical op bytes) this is about. */
  Digest vertex();

  /**
   * A vertex of the graph, announced once before anything else is said of it.
   *
   * @param name what people call it: the custom name of the metadata, or one made from the op
   * @param where its place in the source file, when known
   * @param internal true for bookkeeping (merge, diff) that a terminal need not list
   */
  record Planned(
      Digest vertex,
      String name,
      List<Digest> inputs,
      @Nullable SourceLocation where,
      boolean internal)
      implements SolveEvent {}

  /** Work on the vertex began (a cache hit never starts). */
  record Started(Digest vertex, Instant at) implements SolveEvent {}

  /**
   * Output of the step.
   *
   * @param text decoded as UTF-8; may hold several lines and end in the middle of one
   */
  record Log(Digest vertex, Instant at, boolean stderr, String text) implements SolveEvent {}

  /**
   * Progress of a transfer within the vertex.
   *
   * @param total bytes in all, or -1 when unknown
   */
  record Transfer(Digest vertex, String id, long current, long total) implements SolveEvent {}

  /**
   * The vertex has its result, or failed.
   *
   * @param cached true when no work was done
   * @param error one line, or null when it succeeded
   */
  record Completed(Digest vertex, Instant at, boolean cached, @Nullable String error)
      implements SolveEvent {
    /** The error of what was stopped. */
    public static final String CANCELLED = "cancelled";

    /** Whether it was stopped before its end, by whoever waits for it or by another's failure. */
    public boolean isCancelled() {
      return CANCELLED.equals(error);
    }
  }

  /** Something people should know that does not stop the solve. */
  record Warning(Digest vertex, String message) implements SolveEvent {}
}
