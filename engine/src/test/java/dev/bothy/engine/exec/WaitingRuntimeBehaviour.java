package dev.bothy.engine.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.op.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;

/** Steps and the runtime that was started before them. */
public class WaitingRuntimeBehaviour implements AutoCloseable {
  private static final int FOUND_WITHIN_MILLIS = 20_000;

  private final StepBench bench = new StepBench();

  public WaitingRuntimeBehaviour() throws Exception {}

  @Inside
  public void aConfigurationLargerThanAPipeArrivesWhole() throws Exception {
    String[] env =
        IntStream.range(0, 5)
            .mapToObj(i -> "V" + i + "=" + String.valueOf(i).repeat(50_000))
            .toArray(String[]::new);
    bench.run(StepBench.op(StepBench.shell("/", "", "echo ${#V0} ${#V4}; cat", env)), bench.base);
    assertThat(bench.out.toString()).isEqualTo("50000 50000\n");
  }

  @Inside
  public void whereItWasKilledAnotherOneRunsTheStep() throws Exception {
    for (ProcessHandle runtime : waiting()) {
      runtime.destroyForcibly();
      ProcessHandle _ = runtime.onExit().join(); // until then it may still take what it is given
    }
    bench.sh("echo here");
    assertThat(bench.out.toString()).isEqualTo("here\n");
  }

  @Inside
  public void oneThatNoStepNeededEndsWithItsRunner() throws Exception {
    List<ProcessHandle> waiting = waiting();
    bench.runner.close();
    assertThat(waiting).isNotEmpty().noneMatch(ProcessHandle::isAlive);
  }

  @Inside
  public void theNextStepMeetsOneThatIsItsOwn() throws Exception {
    List<ProcessHandle> first = waiting();
    bench.sh("true");
    assertThat(waiting()).isNotEmpty().doesNotContainAnyElementsOf(first);
  }

  /** It would have made one of its own otherwise, and loaded itself again. */
  @Inside
  public void everyRuntimeIsTheCopyThatWasMadeForAll() throws Exception {
    FutureTask<Result> step = new FutureTask<>(() -> bench.sh("sleep 20"));
    Thread thread = Thread.ofPlatform().start(step);
    try {
      Path program = Path.of("/proc", Long.toString(running().pid()), "exe");
      assertThat(Files.readSymbolicLink(program).toString()).startsWith("/memfd:crun ");
    } finally {
      thread.interrupt();
      thread.join();
    }
  }

  /** The runtime that has started its step. */
  private static ProcessHandle running() throws InterruptedException {
    for (int millis = 0; millis < FOUND_WITHIN_MILLIS; millis += 20) {
      for (ProcessHandle runtime : waiting()) {
        if (runtime.children().findAny().isPresent()) {
          return runtime;
        }
      }
      Thread.sleep(20);
    }
    throw new AssertionError("no step has started");
  }

  /** The runtimes of this process that are there, once there is one. */
  private static List<ProcessHandle> waiting() throws InterruptedException {
    for (int millis = 0; millis < FOUND_WITHIN_MILLIS; millis += 20) {
      List<ProcessHandle> found =
          ProcessHandle.current()
              .children()
              .filter(child -> child.info().commandLine().orElse("").contains(" run --bundle "))
              .toList();
      if (!found.isEmpty()) {
        return found;
      }
      Thread.sleep(20);
    }
    return List.of();
  }

  @Override
  public void close() throws IOException {
    bench.close();
  }
}
