package dev.bothy.engine.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.store.Store;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who works on a store, and who waits for whom. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class StoreUseTest {
  @TempDir Path directory;

  @Test
  void whoWaitsForAPruneIsToldOnceWhoseItIs() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    try (Store store = Store.open(directory.resolve("store"), false)) {
      FutureTask<Boolean> waiter =
          new FutureTask<>(
              () -> {
                StoreUse.shared(store, told::add).close();
                return true;
              });
      try (StoreUse alone = StoreUse.exclusive(store, "process 1234")) {
        assertThat(alone.isAlone()).isTrue();
        Thread.ofPlatform().start(waiter);
        assertThat(told.take()).isEqualTo("process 1234, which prunes the store");
      }
      assertThat(waiter.get()).isTrue();
      assertThat(told).isEmpty();
    }
  }

  @Test
  void whoNeedNotWaitIsToldNothing() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    try (Store store = Store.open(directory.resolve("store"), false)) {
      try (StoreUse _ = StoreUse.shared(store, told::add);
          StoreUse second = StoreUse.exclusive(store, "process 1")) {
        assertThat(second.isAlone()).isFalse();
      }
      assertThat(told).isEmpty();
    }
  }
}
