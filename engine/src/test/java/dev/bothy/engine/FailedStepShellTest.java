package dev.bothy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.exec.Pty;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveListener;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A shell where a step of a build failed: what the build does meanwhile, and how both end. */
@Tag("containers")
@Timeout(300)
class FailedStepShellTest extends BuildBench {
  private Pty pty;
  private String settings;
  private final List<String> told = new ArrayList<>();
  private final CountDownLatch otherIsDone = new CountDownLatch(1);
  private final AtomicReference<Throwable> thrown = new AtomicReference<>();

  @BeforeEach
  void open() throws Exception {
    pty = new Pty();
    settings = pty.settings();
  }

  @AfterEach
  void close() throws Exception {
    pty.close();
  }

  private final SolveListener listener =
      new SolveListener() {
        @Override
        public void on(SolveEvent event) {
          if (event instanceof SolveEvent.Log log && log.text().contains("other")) {
            told.add("other");
            otherIsDone.countDown();
          }
        }

        @Override
        public Path inspect(SolveException failure) {
          SolveException.Step step = failure.step();
          told.add("look " + (step == null ? -1 : step.exitCode()));
          return pty.device();
        }

        @Override
        public void inspected() {
          told.add("seen");
        }
      };

  private Thread build(State state, boolean keepGoing) {
    SolveRequest request =
        SolveRequest.of(state.marshal(Platform.host()))
            .withLocals(Map.of("programs", programs))
            .withOptions(SolveRequest.Options.DEFAULT.withKeepGoing(keepGoing));
    return Thread.ofPlatform()
        .start(
            () -> {
              try {
                SolveResult _ = EmbeddedBuilder.open(store).solve(request, listener);
              } catch (Throwable e) {
                thrown.set(e);
              }
            });
  }

  private @Nullable Integer exitCode(Throwable failure) {
    return failure instanceof SolveException e && e.step() != null ? e.step().exitCode() : null;
  }

  @Test
  void otherStepsGoOnMeanwhile() throws Exception {
    State other = sh(sh(base(), "sleep 1"), "echo other");
    Thread build = build(State.merge(List.of(sh(base(), "exit 3"), other)), false);
    pty.until("# ");
    otherIsDone.await();
    pty.type("exit\r");
    build.join();
    assertThat(told).containsExactly("look 3", "other", "seen");
    assertThat(exitCode(thrown.get())).isEqualTo(3);
    assertThat(pty.settings()).isEqualTo(settings);
  }

  @Test
  void aFileOperationShowsWhatItWasGiven() throws Exception {
    State data = State.scratch().mkfile("/there", 0644, "what is there");
    Thread build = build(base().copy(data, "/missing", "/x"), false);
    pty.until("# ");
    pty.type("cat /inputs/1/there; touch /inputs/1/x; echo x > /etc/group && echo wri''table\r");
    assertThat(pty.until("writable")).contains("what is there").contains("Read-only");
    pty.type("exit\r");
    build.join();
    assertThat(told).containsExactly("look -1", "seen");
    assertThat(thrown.get()).hasMessageContaining("/missing");
    assertThat(pty.settings()).isEqualTo(settings);
  }

  @Test
  void aWindowThatChangesIsKnownInside() throws Exception {
    pty.resize(40, 100);
    Thread build = build(sh(base(), "exit 3"), false);
    pty.until("# ");
    pty.type("until [ \"$(stty size)\" = '40 100' ]; do sleep 0.1; done; echo firs''t\r");
    pty.until("first");
    pty.resize(50, 132);
    pty.type("until [ \"$(stty size)\" = '50 132' ]; do sleep 0.1; done; echo secon''d\r");
    pty.until("second");
    pty.type("exit\r");
    build.join();
  }

  @Test
  void ofSeveralFailuresOneAfterTheOtherIsLookedAt() throws Exception {
    State state = State.merge(List.of(sh(base(), "exit 3"), sh(base(), "exit 4")));
    Thread build = build(state, true);
    for (int i = 0; i < 2; i++) {
      pty.until("# ");
      pty.type("exit\r");
    }
    build.join();
    assertThat(told).hasSize(4);
    assertThat(told.subList(0, 2)).isSubsetOf("look 3", "look 4", "seen").endsWith("seen");
    assertThat(told).contains("look 3", "look 4").endsWith("seen");
    assertThat(thrown.get().getSuppressed()).hasSize(1);
  }

  /** The first failure ends the build; not the look at another one. */
  @Test
  void stepsThatFailMeanwhileAreLookedAtBeforeTheBuildEnds() throws Exception {
    State state =
        State.merge(List.of(sh(base(), "exit 3"), sh(base(), "echo other; sleep 0.5; exit 4")));
    Thread build = build(state, false);
    pty.until("# ");
    otherIsDone.await();
    pty.type("sleep 1; exit\r");
    pty.until("# ");
    pty.type("sleep 1; echo stil''l\r");
    pty.until("still");
    pty.type("exit\r");
    build.join();
    told.remove("other");
    assertThat(told).containsExactly("look 3", "seen", "look 4", "seen");
    assertThat(exitCode(thrown.get())).isEqualTo(3);
    assertThat(thrown.get().getSuppressed())
        .singleElement()
        .satisfies(other -> assertThat(exitCode(other)).isEqualTo(4));
    assertThat(EmbeddedBuilder.open(store).failedSteps()).hasSize(2);
  }

  @Test
  void anInterruptEndsTheShellAndTheBuild() throws Exception {
    State state = State.merge(List.of(sh(base(), "exit 3"), sh(base(), "echo other; sleep 1235")));
    Thread build = build(state, false);
    pty.until("# ");
    otherIsDone.await();
    pty.type("trap '' HUP INT TERM\r");
    pty.until("# ");
    build.interrupt();
    build.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(told).endsWith("seen");
    assertThat(pty.settings()).isEqualTo(settings);
    assertThat(processes("sleep 1235")).isEmpty();
  }

  @Test
  void aShellThatIsKilledLeavesTheTerminalAsItWas() throws Exception {
    Thread build = build(sh(base(), "exit 3"), false);
    pty.until("# ");
    assertThat(pty.settings()).isNotEqualTo(settings);
    List<ProcessHandle> shell = processes(store + "/");
    assertThat(shell).isNotEmpty();
    shell.forEach(ProcessHandle::destroyForcibly);
    build.join();
    assertThat(exitCode(thrown.get())).isEqualTo(3);
    assertThat(pty.settings()).isEqualTo(settings);
  }

  @Test
  void aCommandThatIsKilledLeavesTheTerminalAsItWas() throws Exception {
    Process build =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.bothy.engine.LookingMain",
                store.toString(),
                programs.toString(),
                pty.device().toString())
            .inheritIO()
            .start();
    pty.until("# ");
    assertThat(pty.settings()).isNotEqualTo(settings);
    build.destroyForcibly().waitFor();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!pty.settings().equals(settings) || !processes(store + "/").isEmpty()) {
      assertThat(System.nanoTime()).as("the worker ends with its build").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  /** Other than whole command lines of Java. */
  private static List<ProcessHandle> processes(String text) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(
              p -> {
                String line = p.info().commandLine().orElse("");
                return line.contains(text) && !line.contains("bin/java");
              })
          .toList();
    }
  }
}
