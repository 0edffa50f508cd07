package dev.bothy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.source.HangingServer;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveListener;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.state.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that gave a file once and say nothing when they are asked whether it has changed. */
@Tag("containers")
@Timeout(50)
class HangingServersTest extends BuildBench {
  private HangingServer server;

  @BeforeEach
  void serve() throws IOException {
    server = new HangingServer();
  }

  @AfterEach
  void shutDown() {
    server.close();
  }

  private State file(String path) {
    return State.scratch().copy(State.http(server.at(path)), "/", "/");
  }

  @Test
  void aStepThatDoesNotNeedThemRunsMeanwhile() throws Exception {
    List<State> files = List.of(file("/a"), file("/b"), file("/c"));
    solve(beside(sh(base(), "echo first"), files));
    List<CountDownLatch> gates =
        List.of(server.hangAt("/a"), server.hangAt("/b"), server.hangAt("/c"));
    SolveListener listener =
        event -> {
          if (event instanceof SolveEvent.Log log && log.text().contains("second")) {
            gates.forEach(CountDownLatch::countDown);
          }
        };
    SolveResult result =
        EmbeddedBuilder.open(store)
            .solve(request(beside(sh(base(), "echo second"), files)), listener);
    assertThat(result.executed()).isOne();
  }

  private static State beside(State step, List<State> files) {
    List<State> all = new ArrayList<>(files);
    all.add(step);
    return State.merge(all);
  }

  /** Of a server that is not asked for a step, but for what is known with it. */
  @Test
  void itIsShownThatOneIsWaitedFor() throws Exception {
    State state = file("/a");
    solve(state);
    CountDownLatch gate = server.hangAt("/a");
    SolveListener listener =
        event -> {
          if (event instanceof SolveEvent.Started) {
            gate.countDown();
          }
        };
    SolveResult result = EmbeddedBuilder.open(store).solve(request(state), listener);
    assertThat(result.executed()).isZero();
  }

  @Test
  void anInterruptEndsTheBuild() throws Exception {
    State state = file("/a");
    solve(state);
    CountDownLatch started = new CountDownLatch(1);
    interrupted(state, () -> server.asked("/a").await(), SolveListener.none());
    interrupted(
        state,
        started::await,
        event -> {
          if (event instanceof SolveEvent.Started) {
            started.countDown();
          }
        });
  }

  private interface Moment {
    void await() throws InterruptedException;
  }

  private void interrupted(State state, Moment moment, SolveListener listener) throws Exception {
    CountDownLatch gate = server.hangAt("/a");
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread solving =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    SolveResult _ = EmbeddedBuilder.open(store).solve(request(state), listener);
                  } catch (Throwable e) {
                    thrown.set(e);
                  }
                });
    moment.await();
    solving.interrupt();
    solving.join();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(gate.getCount()).isOne();
  }
}
