package dev.bothy.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What runs, in which order, how often, and beside what. */
@Timeout(300)
class SolverTest extends SolveBench {
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
    AtomicInteger most = countingMostAtOnce();
    List<State> states = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      states.add(chain("s" + i));
    }
    solve(State.merge(states), new SolveSettings(false, false, false, 0, 2, 4));
    assertThat(ran).hasSize(12);
    assertThat(most.get()).isLessThanOrEqualTo(2);
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
    untilItWaits(second);
    go.countDown();
    first.join();
    second.join();
    assertThat(ran).containsExactly("shared");
  }

  // 73
  @Test
  void whenOneOfTwoSolvesIsStoppedTheOtherMakesWhatBothWant() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger times = new AtomicInteger();
    behaviour =
        (command, _) -> {
          if (times.incrementAndGet() == 1) {
            begun.countDown();
            new CountDownLatch(1).await(); // until it is stopped
          }
          return command;
        };
    Map<String, Integer> executed = new ConcurrentHashMap<>();
    Thread first = solving("first", executed);
    begun.await();
    Thread second = solving("second", executed);
    untilItWaits(second);
    first.interrupt();
    first.join();
    second.join();
    assertThat(executed).containsOnlyKeys("second").containsEntry("second", 1);
    assertThat(ran).containsExactly("shared", "shared");
  }

  // 73
  @Test
  void whenTheSolveThatWaitsIsStoppedTheStepGoesOn() throws Exception {
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
    untilItWaits(second);
    second.interrupt();
    second.join();
    go.countDown();
    first.join();
    assertThat(executed).containsOnlyKeys("first").containsEntry("first", 1);
    assertThat(ran).containsExactly("shared");
  }

  private static void untilItWaits(Thread thread) {
    while (thread.getState() == Thread.State.RUNNABLE || thread.getState() == Thread.State.NEW) {
      Thread.onSpinWait();
    }
  }

  private Thread solving(String name, Map<String, Integer> executed) {
    return Thread.ofPlatform()
        .start(
            () -> {
              try {
                executed.put(name, solve(chain("shared")).executed());
              } catch (InterruptedException e) {
                // It was stopped, and made nothing.
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
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
