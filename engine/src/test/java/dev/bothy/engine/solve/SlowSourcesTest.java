package dev.bothy.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bothy.engine.cache.CacheRecords;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sources whose servers take long to say what they have hold up what needs them alone. */
@Timeout(120)
class SlowSourcesTest extends SolveBench {
  private static final SolveSettings SETTINGS = new SolveSettings(false, false, false, 0, 4, 4);
  private static final SolveSettings GOING_ON = new SolveSettings(false, false, true, 0, 4, 4);

  private static final int LATE = 250;

  /** Of a random graph. */
  private static final int STEPS = 8;

  /** Files that the server gives only when these are open. */
  private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();

  /** How long after it is asked for one comes; long enough that the graph is planned without it. */
  private final Map<String, Integer> lateMillis = new ConcurrentHashMap<>();

  /** What was asked for. */
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

  /** What files hold, by their paths; a file that is not here holds its path. */
  private final Map<String, String> contents = new ConcurrentHashMap<>();

  private ExecutorService threads;
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    threads = Executors.newVirtualThreadPerTaskExecutor();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void shutDown() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      asked.add(path);
      CountDownLatch gate = gates.get(path);
      if (gate != null) {
        gate.await();
      }
      TimeUnit.MILLISECONDS.sleep(lateMillis.getOrDefault(path, 0));
      String content = contents.getOrDefault(path, path);
      if (content.isEmpty()) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private State file(String path) {
    return State.http("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** A file that does not come before the gate is opened. */
  private CountDownLatch close(String path) {
    CountDownLatch gate = new CountDownLatch(1);
    gates.put(path, gate);
    return gate;
  }

  /** Opens gates once steps begin, by their commands. */
  private void opening(Map<String, CountDownLatch> byStep) {
    behaviour =
        (command, _) -> {
          CountDownLatch gate = byStep.get(command);
          if (gate != null) {
            gate.countDown();
          }
          return command;
        };
  }

  @Test
  void whatDoesNotNeedASlowSourceGoesOn() throws Exception {
    opening(Map.of("b", close("/slow")));
    State state = State.merge(List.of(chain("a", "b"), run(file("/slow"), "c")));
    Solver.Outcome outcome = solve(run(state, "top"));
    assertThat(ran).containsExactly("a", "b", "c", "top");
    assertThat(outcome.executed()).isEqualTo(5);
    assertThat(outcome.cached()).isZero();
  }

  @Test
  void whatNeedsASourceGoesOnOnceThatOneIsThere() throws Exception {
    CountDownLatch slow = close("/slow");
    opening(Map.of("a", slow, "b", close("/slower"), "c", close("/slowest")));
    solve(
        State.merge(
            List.of(
                run(file("/slowest"), "d"),
                run(file("/slower"), "c"),
                run(file("/slow"), "b"),
                chain("a"))));
    assertThat(ran).containsExactly("a", "b", "c", "d");
  }

  @Test
  void manySourcesThatHangHoldUpNoTransfer() throws Exception {
    CountDownLatch gate = close("/0");
    List<State> states = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      gates.put("/" + i, gate);
      states.add(file("/" + i));
    }
    locals.put("here", directory);
    states.add(run(State.local("here"), "b"));
    opening(Map.of("b", gate));
    solve(State.merge(states));
    assertThat(ran).containsExactly("b");
  }

  @Test
  void whatIsKnownWithItsSlowSourceIsNotMadeAgain() throws Exception {
    State state = run(State.merge(List.of(chain("a", "b"), run(file("/slow"), "c"))), "top");
    solve(state);
    assertThat(forget(" b")).isTrue();
    ran.clear();
    lateMillis.put("/slow", LATE);
    Solver.Outcome outcome = solve(state);
    assertThat(ran).isEmpty();
    assertThat(outcome.executed()).isZero();
  }

  /** What it was made of may be what is there now, though nothing is recorded of that any more. */
  @Test
  void whatMayBeKnownAboveAStepThatIsForgottenIsWaitedFor() throws Exception {
    State first = run(file("/first"), "first");
    State second = run(State.merge(List.of(first, file("/second"))), "second");
    State known = run(second, "known");
    solve(run(State.merge(List.of(known, chain("a"))), "top"));
    assertThat(forget(" first")).isTrue();
    assertThat(forget(" second")).isTrue();
    assertThat(forget("merge of 2")).isTrue();
    ran.clear();
    lateMillis.putAll(Map.of("/first", LATE, "/second", 2 * LATE));
    solve(run(State.merge(List.of(known, chain("a2"))), "top"));
    assertThat(ran).containsExactly("a2", "top");
  }

  /** Whose records say of what they were made, so that they are of no use to the changed one. */
  @Test
  void whatChangedBelowWhatNeedsASlowSourceGoesOn() throws Exception {
    State before = run(run(State.merge(List.of(chain("a", "b"), file("/slow"))), "c"), "top");
    solve(before);
    ran.clear();
    opening(Map.of("b", close("/slow")));
    solve(run(run(State.merge(List.of(chain("a2", "b"), file("/slow"))), "c"), "top"));
    assertThat(ran).containsExactly("a2", "b", "c", "top");
  }

  /** And not to where the one copy of it puts it that is sure to be made. */
  @Test
  void aDirectoryThatMayYetBeReadComesInAsItIs() throws Exception {
    Path project = Files.createDirectory(directory.resolve("project"));
    try (RandomAccessFile big = new RandomAccessFile(project.resolve("big").toFile(), "rw")) {
      big.setLength(32 << 20);
    }
    locals.put("here", project);
    State here = State.local("here");
    State reader = run(State.merge(List.of(file("/slow"), here)), "reader");
    solve(reader);
    assertThat(forget("here")).isTrue();
    ran.clear();
    contents.put("/slow", "changed");
    opening(Map.of("copied", close("/slow")));
    State copied = run(State.scratch().copy(here, "/", "/there/"), "copied");
    solve(State.merge(List.of(reader, copied)));
    assertThat(ran).containsExactly("copied", "reader");
  }

  @Test
  void allRunsAgainWithoutTheCacheBesideASlowSource() throws Exception {
    State state = State.merge(List.of(chain("a", "b"), run(file("/slow"), "c")));
    solve(state);
    ran.clear();
    opening(Map.of("b", close("/slow")));
    solve(state, new SolveSettings(true, false, false, 0, 4, 4));
    assertThat(ran).containsExactly("a", "b", "c");
  }

  @Test
  void aSourceThatIsMissingInTheEndEndsTheSteps() {
    CountDownLatch gate = close("/slow");
    contents.put("/slow", "");
    behaviour =
        (command, _) -> {
          gate.countDown();
          new CountDownLatch(1).await(); // until it is stopped
          return command;
        };
    State state = State.merge(List.of(chain("a"), file("/slow")));
    assertThatThrownBy(() -> solve(state))
        .isInstanceOf(SolveException.class)
        .hasMessageContaining("/slow");
    assertThat(ran).containsExactly("a");
    assertThat(errors()).containsOnlyOnce(SolveEvent.Completed.CANCELLED).hasSize(2);
  }

  @Test
  void aStepThatFailsDoesNotWaitForASource() throws Exception {
    CountDownLatch gate = close("/slow");
    behaviour =
        (_, _) -> {
          throw StepFailure.step("no", null);
        };
    State state = State.merge(List.of(chain("a"), file("/slow")));
    assertThatThrownBy(() -> solve(state)).hasMessage("no");
    assertThat(gate.getCount()).isOne();
  }

  @Test
  void aSourceThatIsMissingInTheEndStopsOnlyWhatNeedsIt() {
    contents.put("/slow", "");
    opening(Map.of("b", close("/slow")));
    State state = State.merge(List.of(run(file("/slow"), "c"), chain("a", "b", "further")));
    assertThatThrownBy(() -> solve(state, GOING_ON))
        .hasMessageContaining("/slow")
        .hasNoSuppressedExceptions();
    assertThat(ran).containsExactly("a", "b", "further");
    assertThat(errors()).hasSize(1);
  }

  @Test
  void anInterruptEndsBothTheStepsAndTheSearchForSources() throws Exception {
    CountDownLatch gate = close("/slow");
    CountDownLatch running = new CountDownLatch(1);
    behaviour =
        (command, _) -> {
          running.countDown();
          new CountDownLatch(1).await();
          return command;
        };
    State state = State.merge(List.of(chain("a"), file("/slow")));
    assertThat(interrupted(state, running)).isInstanceOf(InterruptedException.class);
    assertThat(gate.getCount()).isOne();
    assertThat(errors()).containsOnly(SolveEvent.Completed.CANCELLED).hasSize(2);
  }

  @Test
  void aGraphThatAStepBuildsWaitsForItsOwnSourcesAlone() throws Exception {
    State inner = State.merge(List.of(chain("x", "y"), run(file("/slow"), "z")));
    files.put("writer", inner.marshal(Platform.parse("linux/amd64"))::toBytes);
    opening(Map.of("y", close("/slow")));
    solve(run(chain("writer").build("made"), "top"));
    assertThat(ran).containsExactly("writer", "x", "y", "z", "top");
  }

  @Test
  void aGraphThatAStepBuildsGoesOnThoughWhatReadsItIsRecorded() throws Exception {
    files.put("writer", chain("inner").marshal(Platform.parse("linux/amd64"))::toBytes);
    State built = chain("writer").build("made");
    State state = run(State.merge(List.of(built, file("/slow"))), "top");
    solve(state);
    assertThat(forget(" writer")).isTrue();
    ran.clear();
    contents.put("/slow", "changed");
    opening(Map.of("writer", close("/slow")));
    solve(state);
    assertThat(ran).containsExactly("writer", "top");
  }

  @Test
  void aSourceThatTwoGraphsHaveIsAskedForOnce() throws Exception {
    twoGraphs("/slow", SETTINGS);
    assertThat(asked).containsExactly("/slow");
    assertThat(ran).contains("writer", "c", "z", "top");
  }

  @Test
  void aSourceThatTwoGraphsHaveIsMissingForBoth() {
    contents.put("/slow", "");
    assertThatThrownBy(() -> twoGraphs("/slow", SETTINGS)).hasMessageContaining("404");
    assertThat(asked).containsExactly("/slow");
    asked.clear();
    assertThatThrownBy(() -> twoGraphs("/slow", GOING_ON)).hasMessageContaining("404");
    assertThat(asked).containsExactly("/slow");
    assertThat(ran).containsOnly("writer");
  }

  /** The second is built by a step of the first, while that waits for the source. */
  private void twoGraphs(String path, SolveSettings settings) throws Exception {
    State inner = run(run(file(path), "z"), "z2");
    files.put("writer", inner.marshal(Platform.parse("linux/amd64"))::toBytes);
    lateMillis.put(path, 3 * LATE);
    State built = run(chain("writer").build("made"), "top");
    solve(State.merge(List.of(run(file(path), "c"), built)), settings);
  }

  @Test
  void whatRunsDoesNotDependOnWhenSourcesCome() throws Exception {
    for (int seed = 0; seed < 20; seed++) {
      List<String> expected = ranAgain(seed, false);
      assertThat(ranAgain(seed, true))
          .as("graph %d", seed)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  /**
   * What runs of a graph that was solved before, but for a step that is another now, and one whose
   * record is gone.
   *
   * @param slow whether its sources come late, one after the other
   */
  private List<String> ranAgain(int seed, boolean slow) throws Exception {
    Random random = new Random(seed);
    int changed = random.nextInt(STEPS);
    String forgotten = " s" + random.nextInt(STEPS);
    close();
    store = Store.open(directory.resolve(seed + (slow ? "slow" : "fast")), false);
    lateMillis.clear();
    solve(graph(seed, -1));
    forget(forgotten);
    ran.clear();
    if (slow) {
      lateMillis.put("/first", LATE);
      lateMillis.put("/second", 2 * LATE);
    }
    solve(graph(seed, changed));
    return List.copyOf(ran);
  }

  private State graph(int seed, int changed) {
    Random random = new Random(seed);
    List<State> states = new ArrayList<>(List.of(file("/first"), file("/second"), chain("start")));
    for (int i = 0; i < STEPS; i++) {
      State one = states.get(random.nextInt(states.size()));
      State other = states.get(random.nextInt(states.size()));
      State base = random.nextBoolean() ? one : State.merge(List.of(one, other));
      states.add(run(base, "s" + i + (i == changed ? " changed" : "")));
    }
    return State.merge(states.subList(states.size() - 3, states.size()));
  }

  private List<String> errors() {
    List<String> errors = new ArrayList<>();
    for (SolveEvent event : events) {
      if (event instanceof SolveEvent.Completed completed && completed.error() != null) {
        errors.add(completed.error());
      }
    }
    return errors;
  }

  /**
   * Deletes the record of a step.
   *
   * @return whether there was one
   */
  private boolean forget(String step) throws IOException {
    CacheRecords records = new CacheRecords(store);
    boolean known = false;
    for (Digest key : records.keys()) {
      if (java.util.Objects.requireNonNull(records.read(key)).name().endsWith(step)) {
        records.delete(key);
        known = true;
      }
    }
    return known;
  }
}
