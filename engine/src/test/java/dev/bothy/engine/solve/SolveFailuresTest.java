package dev.bothy.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.solve.result.Solved;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveInterruptedException;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Steps that fail, and solves that are stopped. */
@Timeout(300)
class SolveFailuresTest extends SolveBench {
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

  @Test
  void aFailureWaitsForTheLookAtAnother() throws Exception {
    CountDownLatch looking = new CountDownLatch(1);
    CompletableFuture<Thread> unseen = new CompletableFuture<>();
    secrets =
        looker(
            () -> {
              looking.countDown();
              // A failure that does not wait has interrupted this look when its thread ends.
              Waiting.untilIn(Looks.class, unseen.join());
              if (Thread.interrupted()) {
                throw new InterruptedException();
              }
            });
    behaviour =
        (command, context) -> {
          StepFailure failure = StepFailure.step("no " + command, null);
          if (command.equals("seen")) {
            offer(failure, context);
          } else {
            looking.await();
            unseen.complete(Thread.currentThread());
          }
          throw failure;
        };
    assertThatThrownBy(() -> solve(State.merge(List.of(chain("seen"), chain("unseen")))))
        .hasMessage("no unseen")
        .satisfies(
            e ->
                assertThat(e.getSuppressed())
                    .singleElement()
                    .satisfies(other -> assertThat(other).hasMessage("no seen")));
  }

  private static void offer(StepFailure failure, StepContext context) throws InterruptedException {
    try {
      context.offer(failure, _ -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who looks at what failed. */
  private interface Look {
    void at() throws InterruptedException;
  }

  private static Secrets looker(Look look) {
    return new Secrets() {
      @Override
      public byte @Nullable [] value(String id) {
        return null;
      }

      @Override
      public void offer(SolveException failure, StepContext.Inspection inspection)
          throws InterruptedException {
        look.at();
      }
    };
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

  /** Who hears of a failure and stops the solve that moment gets it with the end. */
  @Test
  void aFailureThatWasToldIsNotLostToAnInterrupt() throws Exception {
    Thread me = Thread.currentThread();
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    behaviour =
        (command, _) -> {
          if (command.equals("bad")) {
            running.await();
            throw StepFailure.step("no", null);
          }
          running.countDown();
          try {
            new CountDownLatch(1).await();
          } finally {
            stopped.countDown();
          }
          return command;
        };
    onEvent =
        event -> {
          if (event instanceof SolveEvent.Completed end && end.error() != null) {
            me.interrupt();
            try {
              stopped.await();
            } catch (InterruptedException e) {
              // The solve is being ended, which is what is waited for.
            }
          }
        };
    assertThatThrownBy(() -> solve(State.merge(List.of(chain("bad"), chain("slow"))), GOING_ON))
        .isInstanceOfSatisfying(
            SolveInterruptedException.class, e -> assertThat(e.failure()).hasMessage("no"));
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
    assertThat(interrupted(State.merge(List.of(chain("a"), chain("b"))), running))
        .isInstanceOf(InterruptedException.class);
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
  void aResultThatCannotBeWrittenDownFailsItsStep() throws Exception {
    Path cache = store.root().resolve("cache");
    Files.createDirectories(cache);
    Files.createFile(cache.resolve("keys"));
    assertThatThrownBy(() -> solve(chain("first")))
        .isInstanceOfSatisfying(SolveException.class, e -> assertThat(e.step()).isNotNull())
        .hasMessageContaining("keys");
    assertThat(events)
        .last()
        .isInstanceOfSatisfying(
            SolveEvent.Completed.class, e -> assertThat(e.error()).contains("keys"));
  }

  @Test
  void anEarlyResultIsForThoseThatWaitAndAFailureAfterItIsTheSolves() throws Exception {
    Tasks tasks = new Tasks(false, new Looks());
    Digest early = Digest.of(new byte[] {1});
    Digest target = Digest.of(new byte[] {2});
    Solved solved = new Solved(early, List.of(), false);
    CountDownLatch seen = new CountDownLatch(1);
    SolveException failure =
        new SolveException(SolveException.Kind.HOST, "cannot be written down", null, null, null);
    tasks.start(
        early,
        () -> {
          tasks.early(early, solved);
          seen.await();
          throw failure;
        });
    tasks.start(
        target,
        () -> {
          Solved input = tasks.await(early);
          seen.countDown();
          return input;
        });
    assertThatThrownBy(() -> tasks.awaitAll(target)).isSameAs(failure);
    assertThat(tasks.result(early)).isSameAs(solved);
  }

  @Test
  void anErrorBesideTheStepsEndsTheSolve() throws Exception {
    Tasks tasks = new Tasks(false, new Looks());
    Digest broken = Digest.of(new byte[] {1});
    Digest target = Digest.of(new byte[] {2});
    AssertionError error = new AssertionError("a listener's");
    tasks.start(
        broken,
        () -> {
          throw error;
        });
    tasks.start(target, () -> tasks.await(broken));
    assertThatThrownBy(() -> tasks.awaitAll(target)).hasRootCause(error);
  }
}
