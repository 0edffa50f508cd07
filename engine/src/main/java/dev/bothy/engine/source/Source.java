package dev.bothy.engine.source;

import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.store.Placement;
import dev.bothy.llb.Vertex;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One kind of source. A pin is text that says exactly what will be fetched: sources with the same
 * pin give the same tree, and the pin is all that goes into keys.
 */
public interface Source {
  /**
   * The pin if it is known here and now: without privileges, in little time and without the
   * network.
   *
   * @return null when finding out takes more
   */
  @Nullable String quickPin(Vertex vertex) throws StepFailure, IOException;

  /**
   * What to ask a server where the answer may be the pin that {@link #quickPin} does not know.
   *
   * @return null when finding out takes more than one question, or none
   */
  default @Nullable Question question(Vertex vertex) throws StepFailure, IOException {
    return null;
  }

  /**
   * As {@link #quickPin}, however long it takes.
   *
   * @return null when only the network can tell
   */
  default @Nullable String pinHere(Vertex vertex)
      throws StepFailure, IOException, InterruptedException {
    return quickPin(vertex);
  }

  /** The pin, whatever that takes. */
  String pin(Vertex vertex, StepContext context)
      throws StepFailure, IOException, InterruptedException;

  /** Brings the tree into the store. */
  Fetched fetch(Vertex vertex, String pin, StepContext context)
      throws StepFailure, IOException, InterruptedException;

  /** One question to a server. */
  interface Question {
    /**
     * Waits for the answer. An interrupt ends that on a virtual thread alone.
     *
     * @param patience how long the server may say nothing, at most
     * @return the pin; null when finding out takes more
     */
    @Nullable String ask(Duration patience) throws StepFailure, IOException;
  }

  /**
   * A tree that came in.
   *
   * @param pin of what it turned out to be; differs when the source changed in between
   * @param placement where in the result it is
   */
  record Fetched(Result result, String pin, Placement placement) {
    /** Of a tree that is the result. */
    public Fetched(Result result, String pin) {
      this(result, pin, Placement.ITSELF);
    }
  }
}
