package dev.bothy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.namespace.Namespaces;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.state.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Builds that are stopped, killed, or run out of room. */
@Tag("containers")
@Timeout(900)
class BrokenBuildsTest extends BuildBench {
  @Test
  void anInterruptKillsWhatRuns() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    State state = sh(base(), "echo started; sleep 1234");
    Thread building =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    SolveResult _ =
                        EmbeddedBuilder.open(store)
                            .solve(
                                request(state),
                                event -> {
                                  if (event instanceof SolveEvent.Log) {
                                    running.countDown();
                                  }
                                });
                  } catch (Throwable e) {
                    thrown.set(e);
                  }
                });
    running.await();
    building.interrupt();
    building.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(processes("sleep 1234")).isEmpty();
  }

  private static List<String> processes(String text) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.map(p -> p.info().commandLine().orElse("")).filter(c -> c.contains(text)).toList();
    }
  }

  @Test
  void aKilledBuildLeavesNothing() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 6; i++) {
      Process build =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  "dev.bothy.engine.KilledBuildMain",
                  store.toString(),
                  programs.toString(),
                  Integer.toString(i))
              .redirectErrorStream(true)
              .start();
      // A different moment each time: that many bytes of its events, then the axe.
      byte[] _ = build.getInputStream().readNBytes(random.nextInt(1200));
      build.destroyForcibly().waitFor();
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!processes("WorkerMain").stream()
            .filter(c -> c.contains(store.toString()))
            .toList()
            .isEmpty()
        || !processes("sleep 4321").isEmpty()) {
      assertThat(System.nanoTime()).as("workers end with their builds").isLessThan(deadline);
      Thread.onSpinWait();
    }
    assertThat(solve(sh(base(), "echo well")).layers()).isNotEmpty();
  }

  @Test
  void aFullDiskCostsOnlyTheStep() throws Exception {
    Namespaces.assumeRoot(); // to mount a small disk
    Path small = place.smallDisk(48 * 1024);
    store = Files.createDirectory(small.resolve("store"));
    State state = sh(sh(base(), "echo small > /a"), "dd if=/dev/zero of=/big bs=1048576 count=60");
    assertThatThrownBy(() -> solve(state))
        .isInstanceOfSatisfying(
            SolveException.class,
            e -> assertThat(e.getMessage() + e.step()).containsIgnoringCase("no space left"));
    Process grow =
        new ProcessBuilder("mount", "-o", "remount,size=400m", small.toString())
            .inheritIO()
            .start();
    assertThat(grow.waitFor()).isZero();
    assertThat(solve(state).executed()).isEqualTo(1);
    dev.bothy.engine.sys.Mounts.unmount(small);
    Files.delete(small);
    store = Files.createTempDirectory(place.directory(), "store");
  }

  @Test
  void whatIsFinishedBeforeAFailureIsKept() throws Exception {
    State good = sh(base(), "echo good");
    assertThatThrownBy(() -> solve(sh(good, "false"))).isInstanceOf(SolveException.class);
    assertThat(solve(good).executed()).isZero();
  }
}
