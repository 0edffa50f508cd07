package dev.bothy.engine.solve.quick;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.source.Source;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What servers say that are asked side by side, as far as they say it soon. */
final class QuickAnswers {
  /** For all together. A worker may wait for longer, beside other work. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private QuickAnswers() {}

  /**
   * @param pin null when that takes more, or went wrong
   */
  private record Answer(Digest vertex, @Nullable String pin) {}

  /**
   * Adds the pins that they say.
   *
   * @return whether that is all of them
   */
  static boolean areGiven(Map<Digest, Source.Question> questions, Map<Digest, String> pins)
      throws InterruptedException {
    BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (Map.Entry<Digest, Source.Question> one : questions.entrySet()) {
      // Not a virtual one: those have a thread that waits for their sockets, and the end of the
      // process waits 300 ms for that. Who is not waited for any more goes soon.
      Thread.ofPlatform()
          .daemon()
          .name("question")
          .start(() -> answers.add(answer(one.getKey(), one.getValue())));
    }
    for (int i = 0; i < questions.size(); i++) {
      Answer answer = answers.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (answer == null || answer.pin() == null) {
        return false;
      }
      pins.put(answer.vertex(), answer.pin());
    }
    return true;
  }

  private static Answer answer(Digest vertex, Source.Question question) {
    try {
      return new Answer(vertex, question.ask(PATIENCE));
    } catch (StepFailure | IOException e) {
      return new Answer(vertex, null); // the worker asks again, and tells it
    }
  }
}
