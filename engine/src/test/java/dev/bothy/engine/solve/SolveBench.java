package dev.bothy.engine.solve;

import dev.bothy.engine.op.OpRunner;
import dev.bothy.engine.op.PassthroughRunner;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.solve.report.EventSink;
import dev.bothy.engine.solve.result.RecordsElsewhere;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.source.Sources;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveListener;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.OpKind;
import dev.bothy.llb.op.PassthroughOp;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A store, and a solver whose steps do nothing but what a test wants of them. */
abstract class SolveBench {
  /** What a step does, given its command line. Its text becomes the layer's only file. */
  interface Behaviour {
    String run(String command, StepContext context) throws StepFailure, InterruptedException;
  }

  @TempDir Path directory;
  Store store;
  final List<String> ran = java.util.Collections.synchronizedList(new ArrayList<>());
  final List<SolveEvent> events = new ArrayList<>();
  Behaviour behaviour = (command, _) -> command;

  /** What steps write instead of a text, by their commands. */
  final Map<String, Supplier<byte[]>> files = new ConcurrentHashMap<>();

  final Map<String, Path> locals = new HashMap<>();
  Secrets secrets = _ -> null;
  SolveListener onEvent = SolveListener.none();

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
      Supplier<byte[]> bytes = files.get(command);
      Files.write(
          layer.fs().resolve("made"),
          bytes == null ? text.getBytes(StandardCharsets.UTF_8) : bytes.get());
      layers.add(layer.commit());
    } catch (IOException e) {
      throw StepFailure.host("cannot write", null, e);
    }
    return List.of(new Result(layers));
  }

  Solver.Outcome solve(State state) throws Exception {
    return solve(state, new SolveSettings(false, false, false, 0, 4, 4));
  }

  Solver.Outcome solve(State state, SolveSettings settings) throws Exception {
    Definition definition = state.marshal(Platform.parse("linux/amd64"));
    Sources sources = new Sources(store, new SourceSettings(locals, Map.of(), false, false));
    Solver solver =
        new Solver(
            store,
            sources,
            this::runner,
            secrets,
            new EventSink(
                event -> {
                  events.add(event);
                  onEvent.on(event);
                }),
            settings,
            RecordsElsewhere.NONE,
            "the test");
    try {
      return solver.solve(definition);
    } finally {
      solver.release();
    }
  }

  /** Has every step take a while; how many of them were at it at once, at most. */
  AtomicInteger countingMostAtOnce() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    behaviour =
        (command, _) -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          for (int i = 0; i < 100; i++) {
            Thread.onSpinWait();
          }
          running.decrementAndGet();
          return command;
        };
    return most;
  }

  /** What a solve ends with that is interrupted once its steps run; null for nothing. */
  @Nullable Throwable interrupted(State state, CountDownLatch running) throws Exception {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread solving =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    solve(state);
                  } catch (Throwable e) {
                    thrown.set(e);
                  }
                });
    running.await();
    solving.interrupt();
    solving.join();
    return thrown.get();
  }

  private OpRunner runner(OpKind kind) {
    if (kind instanceof ExecOp) {
      return runner;
    }
    return kind instanceof PassthroughOp
        ? new PassthroughRunner()
        : (_, inputs, _) -> {
          List<List<LayerId>> stacks = new ArrayList<>();
          inputs.forEach(i -> stacks.add(i.layers()));
          return List.of(new Result(Snapshots.merge(stacks)));
        };
  }

  static State run(State base, String command) {
    return base.run(Exec.args("/do", command));
  }

  static State chain(String... commands) {
    State state = State.scratch();
    for (String command : commands) {
      state = run(state, command);
    }
    return state;
  }
}
