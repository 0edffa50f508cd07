package dev.bothy.engine.op;

import dev.bothy.llb.Vertex;
import java.util.List;

/**
 * Runs one vertex whose inputs are solved. No result depends on the calls before: a runner keeps no
 * more of them than what saves time.
 */
public interface OpRunner {
  /**
   * Says that so many operations more are to be run than was said before, as far as that is known:
   * what takes time may begin.
   *
   * @param more below 0 for fewer
   */
  default void expect(int more) {}

  /**
   * Runs the operation.
   *
   * @param inputs results of the vertex's inputs, by position
   * @return one result per output number
   * @throws StepFailure when the step itself fails or this host cannot run it
   * @throws InterruptedException when the thread is interrupted; whatever ran has been killed
   */
  List<Result> run(Vertex vertex, List<Result> inputs, StepContext context)
      throws StepFailure, InterruptedException;
}
