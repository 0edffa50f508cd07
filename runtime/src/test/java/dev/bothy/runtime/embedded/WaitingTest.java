package dev.bothy.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.runtime.files.FileLock;
import dev.bothy.runtime.ssh.SshConfig;
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

  private Environments environments() {
    HostTools tools = HostTools.ofThisProcess();
    return new Environments(
        directory.resolve("envs"),
        new SshConfig(directory),
        new Namespaces(false, tools),
        tools,
        told::add);
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
    Environments environments = environments();
    FutureTask<Boolean> waiter = waiter(() -> environments.lock("demo"));
    try (FileLock _ = environments.lock("demo")) {
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
    Environments environments = environments();
    FutureTask<Boolean> waiter = waiter(() -> environments.changing("demo"));
    try (FileLock _ = environments.changing("demo")) {
      environments.lock("demo").close();
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
