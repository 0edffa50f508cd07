package dev.bothy.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
  void whoIsStoppedWhileOthersLookHoldsUpNobody() throws Exception {
    CountDownLatch looking = new CountDownLatch(1);
    Thread stopped =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    looks.take(
                        () -> {
                          looking.countDown();
                          new CountDownLatch(1).await();
                        });
                  } catch (Exception e) {
                    looks.leave();
                  }
                });
    looking.await();
    Thread ending = Thread.ofVirtual().unstarted(this::end);
    ending.start();
    assertThat(ending.join(Duration.ofMillis(100))).isFalse();
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
