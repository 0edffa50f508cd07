package dev.bothy.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LooksTest {
  private final Looks looks = new Looks();

  @Test
  void noneBeginsAfterTheEnd() throws Exception {
    looks.end();
    looks.take(
        () -> {
          throw new AssertionError("looked at");
        });
  }

  @Test
  void oneAtATimeAndTheEndWaitsForThoseThatWait() throws Exception {
    List<String> told = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch looking = new CountDownLatch(1);
    CountDownLatch seen = new CountDownLatch(1);
    Thread first =
        looker(
            () -> {
              told.add("first");
              looking.countDown();
              seen.await();
              told.add("seen");
              throw new IOException("no terminal"); // the next one has its turn all the same
            });
    looking.await();
    Thread second = looker(() -> told.add("second"));
    Thread ending = Thread.ofVirtual().start(this::end);
    Waiting.until(second);
    Waiting.until(ending);
    assertThat(second.isAlive()).isTrue();
    assertThat(ending.isAlive()).isTrue();
    seen.countDown();
    first.join();
    second.join();
    ending.join();
    assertThat(told).containsExactly("first", "seen", "second");
  }

  private Thread looker(Looks.Look look) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try {
                looks.take(look);
              } catch (IOException | InterruptedException e) {
                // As a step that is not looked at, or was stopped.
              } finally {
                looks.leave();
              }
            });
  }

  @Test
  void whoIsStoppedWhileOthersLookHoldsUpNobody() throws Exception {
    CountDownLatch looking = new CountDownLatch(1);
    Thread stopped =
        looker(
            () -> {
              looking.countDown();
              new CountDownLatch(1).await();
            });
    looking.await();
    Thread ending = Thread.ofVirtual().start(this::end);
    Waiting.until(ending);
    assertThat(ending.isAlive()).isTrue();
    stopped.interrupt();
    ending.join();
  }

  private void end() {
    try {
      looks.end();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
