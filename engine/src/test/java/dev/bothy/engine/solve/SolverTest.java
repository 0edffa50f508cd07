package dev.bothy.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.op.OpRunner;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.source.Sources;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveListener;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The scheduler with steps that do nothing but what a test wants of them. */
@Timeout(300)
class SolverTest {
  /** What a step does, given its command line. Its text becomes the layer's only file. */
  private interface Behaviour {
    String run(String command, StepContext context) throws StepFailure, InterruptedException;
  }

  @TempDir Path directory;
  private Store store;
  private final List<String> ran = java.util.Collections.synchronizedList(new ArrayList<>());
  private final List<SolveEvent> events = new ArrayList<>();
  private Behaviour behaviour = (command, _) -> command;
  private SolveListener onEvent = SolveListener.NONE;

  @BeforeEach
  void open() throws IOException {
    store = Store.open(directory.resolve("store"), false);
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private final OpRunner runner = this::step;

  private List<Result> step(Vertex vertex, List<Result> inputs, StepContext context)
      throws StepFailure, InterruptedException {
    ExecOp op = (ExecOp) vertex.op().kind();
    String command = op.meta().args().getLast();
    ran.add(command);
    String text = behaviour.run(command, context);
    List<LayerId> layers = new ArrayList<>();
    if (!inputs.isEmpty()) {
      layers.addAll(inputs.getFirst().layers());
    }
    try (PendingLayer layer = store.layers().begin()) {
      Files.writeString(layer.fs().resolve("made"), text);
      layers.add(layer.commit());
    } catch (IOException e) {
      throw StepFailure.host("cannot write", null, e);
    }
    return List.of(new Result(layers));
  }

  private Solver.Outcome solve(State state) throws Exception {
    return solve(state, new SolveSettings(false, false, false, 0, 4, 4));
  }

  private Solver.Outcome solve(State state, SolveSettings settings) throws Exception {
    Definition definition = state.marshal(Platform.parse("linux/amd64"));
    Sources sources = new Sources(store, new SourceSettings(Map.of(), Map.of(), false, false));
    Solver solver =
        new Solver(
            store,
            sources,
            kind ->
                kind instanceof ExecOp
                    ? runner
                    : (_, inputs, _) -> {
                      List<List<LayerId>> stacks = new ArrayList<>();
                      inputs.forEach(i -> stacks.add(i.layers()));
                      return List.of(new Result(dev.bothy.engine.snapshot.Snapshots.merge(stacks)));
                    },
            _ -> null,
            new EventSink(
                event -> {
                  events.add(event);
                  onEvent.on(event);
                }),
            settings,
            RecordsElsewhere.NONE);
    try {
      return solver.solve(definition);
    } finally {
      solver.release();
    }
  }

  private static State run(State base, String command) {
    return base.run(Exec.args("/do", command));
  }

  private static State chain(String... commands) {
    State state = State.scratch();
    for (String command : commands) {
      state = run(state, command);
    }
    return state;
  }

  @Test
  void bookkeepingIsNoStepThatWasCached() throws Exception {
    State merged = State.merge(List.of(chain("a"), State.diff(chain("b"), chain("b", "c"))));
    Solver.Outcome outcome = solve(merged);
    assertThat(outcome.executed()).isEqualTo(3);
    assertThat(outcome.cached()).isZero();
  }

  @Test
  void runsAChainInOrderAndOnce() throws Exception {
    Solver.Outcome first = solve(chain("a", "b", "c"));
    assertThat(ran).containsExactly("a", "b", "c");
    assertThat(first.executed()).isEqualTo(3);
    assertThat(first.layers()).hasSize(3);
    ran.clear();
    Solver.Outcome second = solve(chain("a", "b", "c"));
    assertThat(ran).isEmpty();
    assertThat(second.executed()).isZero();
    assertThat(second.cached()).isEqualTo(3);
    assertThat(second.layers()).isEqualTo(first.layers());
  }

  @Test
  void runsOnlyWhatIsNew() throws Exception {
    solve(chain("a", "b"));
    ran.clear();
    solve(chain("a", "b", "c"));
    assertThat(ran).containsExactly("c");
  }

  @Test
  void independentStepsRunAtTheSameTime() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    behaviour =
        (command, _) -> {
          try {
            both.await();
          } catch (java.util.concurrent.BrokenBarrierException e) {
            throw new IllegalStateException(e);
          }
          return command;
        };
    solve(State.merge(List.of(chain("left"), chain("right"))));
    assertThat(ran).containsExactlyInAnyOrder("left", "right");
  }

  @Test
  void noMoreStepsRunThanThereArePlaces() throws Exception {
    var running = new java.util.concurrent.atomic.AtomicInteger();
    var most = new java.util.concurrent.atomic.AtomicInteger();
    behaviour =
        (command, _) -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          for (int i = 0; i < 100; i++) {
            Thread.onSpinWait();
          }
          running.decrementAndGet();
          return command;
        };
    List<State> states = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      states.add(chain("s" + i));
    }
    solve(State.merge(states), new SolveSettings(false, false, false, 0, 2, 4));
    assertThat(ran).hasSize(12);
    assertThat(most.get()).isLessThanOrEqualTo(2);
  }

  @Test
  void aFailureSaysWhatFailedAndWhere() {
    behaviour =
        (command, context) -> {
          context.log(false, "one\ntwo\n");
          context.log(true, "three");
          throw StepFailure.exit("it did not work", "try harder", command, 3);
        };
    State state = State.scratch().run(Exec.args("/do", "bad").at(new SourceLocation("f", 2, 5)));
    assertThatThrownBy(() -> solve(state))
        .isInstanceOfSatisfying(
            SolveException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(SolveException.Kind.STEP);
              assertThat(e.hint()).isEqualTo("try harder");
              SolveException.Step step = Objects.requireNonNull(e.step());
              assertThat(step.command()).isEqualTo("bad");
              assertThat(step.exitCode()).isEqualTo(3);
              assertThat(step.log()).containsExactly("one", "two", "three");
              assertThat(step.where()).isEqualTo(new SourceLocation("f", 2, 5));
            });
  }

  @Test
  void aFailureStopsTheOthersAndKeepsWhatIsFinished() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    behaviour =
        (command, _) -> {
          switch (command) {
            case "slow" -> {
              running.countDown();
              try {
                new CountDownLatch(1).await();
              } finally {
                stopped.countDown();
              }
            }
            case "bad" -> {
              running.await();
              throw StepFailure.step("no", null);
            }
            default -> {
              // as ever
            }
          }
          return command;
        };
    State state = State.merge(List.of(chain("good", "bad"), chain("slow")));
    assertThatThrownBy(() -> solve(state)).hasMessage("no");
    assertThat(stopped.getCount()).isZero();
    ran.clear();
    behaviour = (command, _) -> command;
    solve(state);
    assertThat(ran).containsExactlyInAnyOrder("bad", "slow");
  }

  private static final SolveSettings GOING_ON = new SolveSettings(false, false, true, 0, 4, 4);

  @Test
  void aSolveThatKeepsGoingLeavesOutWhatDependsOnTheFailure() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    behaviour =
        (command, _) -> {
          switch (command) {
            case "bad" -> {
              failed.countDown();
              throw StepFailure.step("no", null);
            }
            case "slow" -> failed.await();
            default -> {
              // as ever
            }
          }
          return command;
        };
    State state = State.merge(List.of(chain("bad", "after", "last"), chain("slow", "further")));
    assertThatThrownBy(() -> solve(state, GOING_ON))
        .isInstanceOf(SolveException.class)
        .hasMessage("no")
        .hasNoSuppressedExceptions();
    assertThat(ran).containsExactlyInAnyOrder("bad", "slow", "further");
    // What never had its turn neither began nor ended.
    assertThat(events)
        .filteredOn(e -> e instanceof SolveEvent.Completed c && c.error() != null)
        .hasSize(1);
    assertThat(events).filteredOn(e -> e instanceof SolveEvent.Started).hasSize(3);
  }

  @Test
  void allFailuresOfASolveThatKeepsGoingAreTold() {
    CountDownLatch first = new CountDownLatch(1);
    behaviour =
        (command, _) -> {
          if (command.equals("two")) {
            first.await();
          }
          throw StepFailure.step("no " + command, null);
        };
    onEvent =
        event -> {
          if (event instanceof SolveEvent.Completed) {
            first.countDown();
          }
        };
    List<State> states = List.of(chain("one"), chain("two"));
    assertThatThrownBy(() -> solve(State.merge(states), GOING_ON))
        .hasMessage("no one")
        .satisfies(
            e ->
                assertThat(e.getSuppressed())
                    .singleElement()
                    .satisfies(other -> assertThat(other).hasMessage("no two")));
  }

  @Test
  void aSourceThatIsNotThereStopsOnlyWhatNeedsIt() {
    State state =
        State.merge(List.of(run(State.local("nowhere"), "after"), chain("one", "further")));
    assertThatThrownBy(() -> solve(state, GOING_ON))
        .hasMessageContaining("nowhere")
        .hasNoSuppressedExceptions();
    assertThat(ran).containsExactly("one", "further");
    assertThat(events)
        .filteredOn(e -> e instanceof SolveEvent.Completed c && c.error() != null)
        .hasSize(1);
  }

  @Test
  void anInterruptEndsASolveThatKeepsGoing() throws Exception {
    Thread me = Thread.currentThread();
    behaviour =
        (command, _) -> {
          if (command.equals("bad")) {
            throw StepFailure.step("no", null);
          }
          me.interrupt();
          new CountDownLatch(1).await();
          return command;
        };
    assertThatThrownBy(
            () -> solve(State.merge(List.of(chain("bad", "after"), chain("slow"))), GOING_ON))
        .isInstanceOf(InterruptedException.class);
    assertThat(ran).doesNotContain("after");
  }

  @Test
  void anInterruptEndsAllSteps() throws Exception {
    CountDownLatch running = new CountDownLatch(2);
    CountDownLatch ended = new CountDownLatch(2);
    behaviour =
        (_, _) -> {
          running.countDown();
          try {
            new CountDownLatch(1).await();
          } finally {
            ended.countDown();
          }
          return "";
        };
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread solving =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    solve(State.merge(List.of(chain("a"), chain("b"))));
                  } catch (Throwable e) {
                    thrown.set(e);
                  }
                });
    running.await();
    solving.interrupt();
    solving.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(ended.getCount()).isZero();
  }

  @Test
  void whatComesOfStoppingAStepNeverReplacesTheFailureThatStoppedIt() throws Exception {
    for (int round = 0; round < 50; round++) {
      CountDownLatch running = new CountDownLatch(3);
      behaviour =
          (command, _) -> {
            running.countDown();
            if (command.startsWith("bad")) {
              running.await();
              throw StepFailure.step("no", null);
            }
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              if (command.startsWith("killed")) {
                throw StepFailure.exit("killed by signal 9", null, command, 137);
              }
              throw new IllegalStateException("closed by interrupt", e);
            }
            return "";
          };
      events.clear();
      State state =
          State.merge(
              List.of(chain("killed" + round), chain("closed" + round), chain("bad" + round)));
      assertThatThrownBy(() -> solve(state)).hasMessage("no");
      assertThat(events)
          .filteredOn(e -> e instanceof SolveEvent.Completed c && c.error() != null)
          .extracting(e -> ((SolveEvent.Completed) e).error())
          .containsExactlyInAnyOrder("no", "cancelled", "cancelled");
    }
  }

  @Test
  void anInterruptThatNobodySentIsAFailureOfItsStep() throws Exception {
    behaviour =
        (command, _) -> {
          if (command.equals("odd")) {
            throw new InterruptedException();
          }
          return command;
        };
    assertThatThrownBy(() -> solve(chain("odd", "after")))
        .isInstanceOfSatisfying(SolveException.class, e -> assertThat(e.step()).isNotNull())
        .hasMessageContaining("InterruptedException");
  }

  @Test
  void anErrorBesideTheStepsEndsTheSolve() throws Exception {
    Tasks tasks = new Tasks(false);
    dev.bothy.oci.Digest broken = dev.bothy.oci.Digest.of(new byte[] {1});
    dev.bothy.oci.Digest target = dev.bothy.oci.Digest.of(new byte[] {2});
    AssertionError error = new AssertionError("a listener's");
    tasks.start(
        broken,
        () -> {
          throw error;
        });
    tasks.start(target, () -> tasks.await(broken));
    assertThatThrownBy(() -> tasks.awaitAll(target)).hasRootCause(error);
  }

  @Test
  void theSameStepInTwoPlacesRunsOnce() throws Exception {
    // Different vertices, for their resource limits and names differ; the same key.
    State left = State.scratch().run(Exec.args("/do", "x").proxy(proxy("http://a:1")));
    State right = State.scratch().run(Exec.args("/do", "x").proxy(proxy("http://b:2")));
    solve(State.merge(List.of(left, right)));
    assertThat(ran).containsExactly("x");
  }

  private static dev.bothy.llb.op.ExecMeta.ProxyEnv proxy(String address) {
    return new dev.bothy.llb.op.ExecMeta.ProxyEnv(address, "", "", "", "");
  }

  @Test
  void twoSolvesOfOneStoreShareTheWork() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    behaviour =
        (command, _) -> {
          begun.countDown();
          go.await();
          return command;
        };
    Map<String, Integer> executed = new ConcurrentHashMap<>();
    Thread first = solving("first", executed);
    begun.await();
    Thread second = solving("second", executed);
    while (second.getState() == Thread.State.RUNNABLE || second.getState() == Thread.State.NEW) {
      Thread.onSpinWait();
    }
    go.countDown();
    first.join();
    second.join();
    assertThat(ran).containsExactly("shared");
  }

  private Thread solving(String name, Map<String, Integer> executed) {
    return Thread.ofPlatform()
        .start(
            () -> {
              try {
                executed.put(name, solve(chain("shared")).executed());
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
  }

  @Test
  void equalOutputOfAnotherStepStopsTheRebuild() throws Exception {
    behaviour = (command, _) -> command.startsWith("same") ? "the same" : command;
    Solver.Outcome before = solve(chain("same 1", "b", "c", "d"));
    ran.clear();
    Solver.Outcome after = solve(chain("same 2", "b", "c", "d"));
    assertThat(ran).containsExactly("same 2");
    assertThat(after.layers().getLast()).isEqualTo(before.layers().getLast());
    ran.clear();
    solve(chain("same 2", "b", "c", "d"));
    assertThat(ran).isEmpty();
  }

  @Test
  void otherOutputOfAnotherStepDoesNot() throws Exception {
    solve(chain("one", "b", "c"));
    ran.clear();
    solve(chain("two", "b", "c"));
    assertThat(ran).containsExactly("two", "b", "c");
  }

  @Test
  void aForcedStepRunsAloneWhenItMakesTheSame() throws Exception {
    State forced = run(run(chain("a").ignoreCache(), "b"), "c");
    solve(chain("a", "b", "c"));
    ran.clear();
    solve(forced);
    assertThat(ran).containsExactly("a");
  }

  @Test
  void ofTwentyStepsOneIsRerunWhenTheSecondIsForcedAndMakesTheSame() throws Exception {
    solve(twenty(false));
    assertThat(ran).hasSize(20);
    ran.clear();
    Solver.Outcome again = solve(twenty(true));
    assertThat(ran).containsExactly("step 1");
    assertThat(again.executed()).isEqualTo(1);
  }

  private static State twenty(boolean forced) {
    State state = State.scratch();
    for (int i = 0; i < 20; i++) {
      state = run(state, "step " + i);
      if (forced && i == 1) {
        state = state.ignoreCache();
      }
    }
    return state;
  }

  @Test
  void whatDependsOnAForcedStepFollowsItsNewOutput() throws Exception {
    solve(chain("a", "b"));
    ran.clear();
    behaviour = (command, _) -> command + " anew";
    Solver.Outcome second = solve(run(chain("a").ignoreCache(), "b"));
    assertThat(ran).containsExactly("a", "b");
    assertThat(Files.readString(store.layers().fs(second.layers().getFirst()).resolve("made")))
        .isEqualTo("a anew");
  }

  @Test
  void withoutTheCacheEverythingRunsAndTheNextBuildTakesIt() throws Exception {
    solve(chain("a", "b"));
    ran.clear();
    behaviour = (command, _) -> command + " anew";
    Solver.Outcome anew = solve(chain("a", "b"), new SolveSettings(true, false, false, 0, 4, 4));
    assertThat(ran).containsExactly("a", "b");
    ran.clear();
    assertThat(solve(chain("a", "b")).layers()).isEqualTo(anew.layers());
    assertThat(ran).isEmpty();
  }

  @Test
  void aLayerThatIsGoneIsMadeAgain() throws Exception {
    Solver.Outcome first = solve(chain("a", "b"));
    assertThat(store.layers().delete(first.layers().getLast())).isTrue();
    ran.clear();
    solve(chain("a", "b"));
    assertThat(ran).containsExactly("b");
  }

  @Test
  void everyVertexIsAnnouncedAndCompletedOnce() throws Exception {
    solve(State.merge(List.of(chain("a", "b"), chain("a", "c"))));
    List<SolveEvent> planned =
        events.stream().filter(e -> e instanceof SolveEvent.Planned).toList();
    List<SolveEvent> completed =
        events.stream().filter(e -> e instanceof SolveEvent.Completed).toList();
    assertThat(planned).hasSize(4);
    assertThat(completed).hasSize(4);
    assertThat(completed).extracting(SolveEvent::vertex).doesNotHaveDuplicates();
  }

  @Test
  void longChainsDoNotExhaustAnything() throws Exception {
    String[] commands = new String[300];
    for (int i = 0; i < commands.length; i++) {
      commands[i] = "step " + i;
    }
    assertThat(solve(chain(commands)).executed()).isEqualTo(300);
  }
}
