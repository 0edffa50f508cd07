package dev.bothy.runtime.embedded.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.runtime.files.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for an environment hears for whom. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class WaitingTest {
  @TempDir Path directory;
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  private EnvRecords records() {
    return new EnvRecords(directory.resolve("envs"), told::add);
  }

  private static FutureTask<Boolean> waiter(Callable<FileLock> lock) {
    return new FutureTask<>(
        () -> {
          lock.call().close();
          return true;
        });
  }

  @Test
  void whoWaitsForAnEnvironmentIsToldOnceWhoIsAtIt() throws Exception {
    EnvRecords records = records();
    FutureTask<Boolean> waiter = waiter(() -> records.lock("demo"));
    try (FileLock _ = records.lock("demo")) {
      Thread.ofPlatform().start(waiter);
      assertThat(told.take())
          .isEqualTo(
              "demo: waiting for process "
                  + ProcessHandle.current().pid()
                  + ", which is at this environment too");
    }
    assertThat(waiter.get()).isTrue();
    assertThat(told).isEmpty();
  }

  @Test
  void whoAddsWaitsForAnotherWhoDoesAndKeepsNobodyElse() throws Exception {
    EnvRecords records = records();
    FutureTask<Boolean> waiter = waiter(() -> records.changing("demo"));
    try (FileLock _ = records.changing("demo")) {
      records.lock("demo").close();
      Thread.ofPlatform().start(waiter);
      assertThat(told.take())
          .isEqualTo(
              "demo: waiting for process "
                  + ProcessHandle.current().pid()
                  + ", which adds to it too");
    }
    assertThat(waiter.get()).isTrue();
  }

  @Test
  void whatIsFreeIsHadWithoutAWord() throws Exception {
    Path file = directory.resolve("lock");
    FileLock.acquire(file, who -> assertThat(who).isNull()).close();
    FileLock.acquire(file, who -> assertThat(who).isNull()).close();
    assertThat(Files.readString(file)).isEqualTo(Long.toString(ProcessHandle.current().pid()));
  }
}
