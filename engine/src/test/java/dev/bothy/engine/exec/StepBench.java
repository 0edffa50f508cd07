package dev.bothy.engine.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.op.StepLimits;
import dev.bothy.engine.snapshot.MountedTree;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.Mount;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.OpMetadata;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A store with a small root file system in it, and steps run on it. */
public final class StepBench implements AutoCloseable {
  private static @Nullable WorkerNamespace namespace;

  final TestRoot files;
  final Store store;
  final Snapshots snapshots;
  final ExecRunner runner;
  final Result base;

  @SuppressWarnings("JdkObsolete") // the step's output comes from other threads
  final StringBuffer out = new StringBuffer();

  @SuppressWarnings("JdkObsolete") // as above
  final StringBuffer err = new StringBuffer();

  final Map<String, byte[]> secrets = new HashMap<>();
  @Nullable Path agent;
  @Nullable Path terminal;
  boolean noCache;
  long mostMillis;
  StepLimits limits = StepLimits.NONE;

  StepBench() throws IOException {
    files = new TestRoot();
    store = Store.open(files.directory().resolve("store"), TestRoot.isRootless());
    snapshots = new Snapshots(store);
    runner = new ExecRunner(store, snapshots, entered());
    runner.expect(Integer.MAX_VALUE); // every step meets a runtime that waits for it
    try (PendingLayer layer = store.layers().begin()) {
      TestRoot.fillWithPrograms(layer.fs());
      base = new Result(List.of(layer.commit()));
    }
  }

  /** The base without the directories where the kernel shows. */
  Result bare() throws IOException {
    return changed(
        root -> {
          for (String name : List.of("proc", "dev", "sys")) {
            Files.delete(root.resolve(name));
          }
        });
  }

  interface Change {
    void to(Path root) throws IOException;
  }

  /** The base with a change that no step could make. */
  Result changed(Change change) throws IOException {
    try (PendingLayer layer = store.layers().begin()) {
      TestRoot.fillWithPrograms(layer.fs());
      change.to(layer.fs());
      return new Result(List.of(layer.commit()));
    }
  }

  static WorkerNamespace entered() throws IOException {
    WorkerNamespace entered = namespace;
    if (entered == null) {
      entered = WorkerNamespace.enter();
      namespace = entered;
    }
    return entered;
  }

  final StepContext context =
      new StepContext() {
        @Override
        public void log(boolean stderr, String text) {
          (stderr ? err : out).append(text);
        }

        @Override
        public void offer(StepFailure failure, Inspection inspection)
            throws IOException, InterruptedException {
          Path at = terminal;
          if (at != null) {
            inspection.on(at);
          }
        }

        @Override
        public byte @Nullable [] secret(String id) {
          byte[] value = secrets.get(id);
          return value == null ? null : value.clone();
        }

        @Override
        public @Nullable Path sshAgent(String id) {
          return agent;
        }

        @Override
        public long mostMillis() {
          return mostMillis;
        }

        @Override
        public StepLimits limits() {
          return limits;
        }

        @Override
        public boolean noCache() {
          return noCache;
        }
      };

  static ExecMeta meta(String... args) {
    return new ExecMeta(
        List.of(args), List.of(), "/", "", null, List.of(), "", List.of(), "", false, List.of());
  }

  /** Of a shell that runs a script as a user in a directory, with variables. */
  static ExecMeta shell(String directory, String user, String script, String... env) {
    return new ExecMeta(
        List.of("/bin/sh", "-c", script),
        List.of(env),
        directory,
        user,
        null,
        List.of(),
        "",
        List.of(),
        "",
        false,
        List.of());
  }

  static Mount rootMount() {
    return bind(0, "/", 0, false);
  }

  static Mount bind(int input, String dest, int output, boolean readonly) {
    return mount(input, dest, output, readonly, new Mount.Bind());
  }

  static Mount mount(int input, String dest, int output, boolean readonly, Mount.Type type) {
    return new Mount(input, "", dest, output, readonly, type, "", Mount.ContentCache.DEFAULT);
  }

  static ExecOp op(ExecMeta meta, Mount... more) {
    List<Mount> mounts = new ArrayList<>(List.of(rootMount()));
    mounts.addAll(List.of(more));
    return new ExecOp(
        meta, mounts, ExecOp.Network.SANDBOX, ExecOp.Security.SANDBOX, List.of(), List.of());
  }

  List<Result> run(ExecOp op, Result... inputs) throws StepFailure, InterruptedException {
    return runner.run(vertex(op), List.of(inputs), context);
  }

  static Vertex vertex(ExecOp op) {
    return new Vertex(
        Digest.of(op.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)),
        new Op(List.of(), op, null, null),
        OpMetadata.NONE,
        null);
  }

  /** What may fail as a step does. */
  interface ThrowingStep {
    void run() throws Exception;
  }

  /** How it fails, which it must. */
  static StepFailure failure(ThrowingStep step) {
    StepFailure failure = catchThrowableOfType(StepFailure.class, step::run);
    assertThat(failure).isNotNull();
    return failure;
  }

  /** Runs a shell script on the base. */
  Result sh(String script, Mount... more) throws StepFailure, InterruptedException {
    return sh(base, script, more);
  }

  Result sh(Result on, String script, Mount... more) throws StepFailure, InterruptedException {
    return run(op(meta("/bin/sh", "-c", script), more), on).getFirst();
  }

  /** Names in the result's topmost layer, "name/" for directories, sorted; for small layers. */
  List<String> topLayer(Result result) throws IOException {
    LayerId top = result.layers().getLast();
    Path fs = store.layers().fs(top);
    try (var walk = Files.walk(fs)) {
      return walk.filter(p -> !p.equals(fs))
          .map(p -> fs.relativize(p) + (Files.isDirectory(p) ? "/" : ""))
          .sorted()
          .toList();
    }
  }

  String read(Result result, String path) throws IOException {
    Path at = store.temp().newDirectory("look");
    try (MountedTree tree = snapshots.mount(result.layers(), null, null, at)) {
      return Files.readString(tree.path().resolve(path));
    }
  }

  @Override
  public void close() throws IOException {
    runner.close();
    store.close();
    files.close();
  }
}
