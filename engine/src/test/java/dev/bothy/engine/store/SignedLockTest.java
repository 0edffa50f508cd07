package dev.bothy.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.sys.Fd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class SignedLockTest {
  @TempDir Path directory;
  private Path file;
  private final BlockingQueue<List<String>> seen = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  @BeforeEach
  void name() {
    file = directory.resolve("lock");
  }

  /** Says nothing of "me". */
  private String words(List<String> signature) {
    seen.add(signature);
    return signature.getFirst().equals("me") ? "" : String.join(" ", signature);
  }

  private FutureTask<Boolean> waiter() {
    FutureTask<Boolean> waiter =
        new FutureTask<>(
            () -> {
              SignedLock.acquire(file, this::words, told::add, "waiter").close();
              return true;
            });
    Thread.ofPlatform().start(waiter);
    return waiter;
  }

  private SignedLock taken(String... signature) throws Exception {
    return Objects.requireNonNull(SignedLock.attempt(file, signature));
  }

  @Test
  void whoWaitsIsToldOnceWhatTheHolderSigned() throws Exception {
    FutureTask<Boolean> waiter;
    try (SignedLock _ = taken("process 1\nof /a", "more")) {
      assertThat(SignedLock.attempt(file, "process 2")).isNull();
      waiter = waiter();
      assertThat(told.take()).isEqualTo("process 1 of /a more");
    }
    assertThat(waiter.get()).isTrue();
    assertThat(told).isEmpty();
  }

  @Test
  void nothingIsToldOfSomeUntilAnotherOneHasIt() throws Exception {
    FutureTask<Boolean> waiter;
    try (Fd lock = Fd.NONE.openAt(file.toString(), Fd.O_RDWR | Fd.O_CREAT, 0600)) {
      assertThat(lock.tryLock(true)).isTrue();
      Files.writeString(file, "me\n");
      waiter = waiter();
      for (int i = 0; i < 5; i++) {
        assertThat(seen.take()).containsExactly("me");
      }
      assertThat(told).isEmpty();
      Files.writeString(file, "process 3\n");
      assertThat(told.take()).isEqualTo("process 3");
    }
    assertThat(waiter.get()).isTrue();
  }

  @Test
  void whoDoesNotSignIsNotTakenForWhoDidBefore() throws Exception {
    taken("process 1").close();
    FutureTask<Boolean> waiter;
    try (Fd earlier = Fd.open(file, Fd.O_RDWR)) {
      assertThat(earlier.tryLock(true)).isTrue();
      waiter = waiter();
      // Not at the first look: a lock that changes hands is unsigned for a moment.
      assertThat(told.take()).isEqualTo(SignedLock.UNKNOWN);
      assertThat(seen).hasSizeGreaterThan(5);
    }
    assertThat(waiter.get()).isTrue();
  }
}
