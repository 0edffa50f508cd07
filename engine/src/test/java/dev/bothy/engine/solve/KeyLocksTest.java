package dev.bothy.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.oci.Digest;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class KeyLocksTest {
  private static final Digest KEY = Digest.of(new byte[0]);

  @TempDir Path store;
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  @Test
  void whoWaitsIsToldWhoHasTheKey() throws Exception {
    KeyLocks mine = new KeyLocks(store, "process 1234 (demo:dev of /home/somebody/demo)");
    KeyLocks theirs = new KeyLocks(store, "process 5");
    assertThat(toldWhile(mine, theirs)).isEqualTo("process 1234 (demo:dev of /home/somebody/demo)");
    // Over the longer name of the one before.
    assertThat(toldWhile(theirs, mine)).isEqualTo("process 5");
    assertThat(told).isEmpty();
  }

  @Test
  void whatIsFreeIsHadAtOnce() throws Exception {
    KeyLocks locks = new KeyLocks(store, "me");
    for (int i = 0; i < 3; i++) {
      locks.acquire(KEY, told::add).close();
    }
    assertThat(told).isEmpty();
  }

  private String toldWhile(KeyLocks having, KeyLocks waiting) throws Exception {
    FutureTask<Boolean> waiter =
        new FutureTask<>(
            () -> {
              waiting.acquire(KEY, told::add).close();
              return true;
            });
    String said;
    try (KeyLocks.Held _ = having.acquire(KEY, told::add)) {
      Thread.ofPlatform().start(waiter);
      said = told.take();
    }
    assertThat(waiter.get()).isTrue();
    return said;
  }
}
