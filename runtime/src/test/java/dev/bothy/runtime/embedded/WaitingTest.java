package dev.bothy.runtime.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.runtime.files.FileLock;
import dev.bothy.runtime.ssh.SshConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
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

  @Test
  void whoWaitsForAnEnvironmentIsToldOnceWhoIsAtIt() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    HostTools tools = HostTools.ofThisProcess();
    Environments environments =
        new Environments(
            directory.resolve("envs"),
            new SshConfig(directory),
            new Namespaces(false, tools),
            tools,
            told::add);
    FutureTask<Boolean> waiter =
        new FutureTask<>(
            () -> {
              environments.lock("demo").close();
              return true;
            });
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
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    HostTools tools = HostTools.ofThisProcess();
    Environments environments =
        new Environments(
            directory.resolve("envs"),
            new SshConfig(directory),
            new Namespaces(false, tools),
            tools,
            told::add);
    FutureTask<Boolean> waiter =
        new FutureTask<>(
            () -> {
              environments.changing("demo").close();
              return true;
            });
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
