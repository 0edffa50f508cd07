package dev.bothy.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.store.SignedLock;
import dev.bothy.engine.sys.Fd;
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

  /** Another step's, of the same lock file. */
  private static final Digest NEIGHBOUR =
      Digest.parse("sha256:" + KEY.hex().substring(0, 32) + "0".repeat(32));

  @TempDir Path store;
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

  @Test
  void whoWaitsIsToldWhoHasTheKey() throws Exception {
    KeyLocks mine = new KeyLocks(store, "process 1234 (demo:dev of /home/somebody/demo)");
    KeyLocks theirs = new KeyLocks(store, "process 5");
    assertThat(toldWhile(mine, KEY, theirs))
        .isEqualTo("process 1234 (demo:dev of /home/somebody/demo), which is at the same step");
    // Over the longer name of the one before.
    assertThat(toldWhile(theirs, KEY, mine)).isEqualTo("process 5, which is at the same step");
    assertThat(told).isEmpty();
  }

  @Test
  void anotherKeyOfTheSameLockIsNotTheSameStep() throws Exception {
    KeyLocks mine = new KeyLocks(store, "process 1");
    assertThat(toldWhile(new KeyLocks(store, "process 2"), NEIGHBOUR, mine))
        .isEqualTo("process 2, whose step has the same lock");
  }

  @Test
  void whoWaitsForItselfIsToldOfTheNextOneOnly() throws Exception {
    KeyLocks locks = new KeyLocks(store, "process 1");
    KeyLocks theirs = new KeyLocks(store, "process 2");
    FutureTask<Boolean> waiter;
    try (SignedLock _ = locks.acquire(NEIGHBOUR, told::add)) {
      waiter = waiting(locks);
      assertThat(told.poll(3, TimeUnit.SECONDS)).isNull();
    }
    waiter.get();
    assertThat(toldWhile(theirs, KEY, locks)).isEqualTo("process 2, which is at the same step");
    assertThat(told).isEmpty();
  }

  /** An earlier Bothy does not sign. */
  @Test
  void whoHasGivenALockBackIsNotNamed() throws Exception {
    KeyLocks locks = new KeyLocks(store, "process 1");
    locks.acquire(KEY, told::add).close();
    FutureTask<Boolean> waiter;
    String said;
    Path file = store.resolve("locks").resolve(KEY.hex().substring(0, 3));
    try (Fd earlier = Fd.open(file, Fd.O_RDWR)) {
      assertThat(earlier.tryLock(true)).isTrue();
      waiter = waiting(new KeyLocks(store, "process 2"));
      said = told.take();
    }
    assertThat(waiter.get()).isTrue();
    assertThat(said).isEqualTo("another process");
  }

  @Test
  void whatIsFreeIsHadAtOnce() throws Exception {
    KeyLocks locks = new KeyLocks(store, "me");
    for (int i = 0; i < 3; i++) {
      locks.acquire(KEY, told::add).close();
    }
    assertThat(told).isEmpty();
  }

  private String toldWhile(KeyLocks having, Digest had, KeyLocks waiting) throws Exception {
    FutureTask<Boolean> waiter;
    String said;
    try (SignedLock _ = having.acquire(had, told::add)) {
      waiter = waiting(waiting);
      said = told.take();
    }
    assertThat(waiter.get()).isTrue();
    return said;
  }

  private FutureTask<Boolean> waiting(KeyLocks locks) {
    FutureTask<Boolean> waiter =
        new FutureTask<>(
            () -> {
              locks.acquire(KEY, told::add).close();
              return true;
            });
    Thread.ofPlatform().start(waiter);
    return waiter;
  }
}
