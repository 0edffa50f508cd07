package dev.bothy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.bothy.engine.namespace.Namespaces;
import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.worker.WorkerCommand;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.LocalOptions;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole builds: this process asks, a worker runs containers. */
@Tag("containers")
@Timeout(900)
class EmbeddedBuilderTest {
  private static TestRoot place;
  private static Path programs;

  private Path store;
  private final List<SolveEvent> events = new ArrayList<>();

  @BeforeAll
  static void fill() throws IOException {
    place = new TestRoot();
    programs = Files.createDirectory(place.directory().resolve("programs"));
    TestRoot.fillWithPrograms(programs);
  }

  @AfterAll
  static void clean() throws IOException {
    place.close();
  }

  @BeforeEach
  void make() throws IOException {
    store = Files.createTempDirectory(place.directory(), "store");
  }

  @AfterEach
  void remove() throws Exception {
    for (StoreUsage.Item item : EmbeddedBuilder.open(store).prune(PruneOptions.GARBAGE).items()) {
      assertThat(item.kind()).isNotEqualTo(StoreUsage.Kind.LEFTOVER);
    }
    assertThat(mounts()).noneMatch(line -> line.contains(store.toString()));
  }

  private static List<String> mounts() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/mounts"));
  }

  static State base() {
    return State.scratch().copy(State.local("programs"), "/", "/");
  }

  static State sh(State state, String script) {
    return state.run(Exec.args("/bin/sh", "-c", script));
  }

  private SolveRequest request(State state, SolveRequest.Export... exports) {
    return new SolveRequest(
        state.marshal(Platform.host()),
        Map.of("programs", programs),
        Map.of(),
        Map.of(),
        List.of(exports),
        SolveRequest.Options.DEFAULT);
  }

  private SolveResult solve(State state, SolveRequest.Export... exports) throws Exception {
    events.clear();
    return EmbeddedBuilder.open(store).solve(request(state, exports), events::add);
  }

  private String log() {
    StringBuilder text = new StringBuilder();
    for (SolveEvent event : events) {
      if (event instanceof SolveEvent.Log log) {
        text.append(log.text());
      }
    }
    return text.toString();
  }

  @Test
  void buildsOnceAndThenKnows() throws Exception {
    State state = sh(sh(base(), "echo hello > /greeting"), "cat /greeting; echo $((6 * 7))");
    SolveResult first = solve(state);
    assertThat(log()).isEqualTo("hello\n42\n");
    assertThat(first.executed()).isEqualTo(4);
    SolveResult second = solve(state);
    assertThat(second.executed()).isZero();
    assertThat(second.layers()).isEqualTo(first.layers());
    assertThat(log()).isEmpty();
  }

  @Test
  void aChangeThatNoStepReadsRunsNoStep() throws Exception {
    Path files = Files.createTempDirectory(place.directory(), "files");
    Files.writeString(files.resolve("used"), "used\n");
    Files.writeString(files.resolve("other"), "other\n");
    State state =
        sh(base().copy(State.local("files"), "/used", "/copied"), "cat /copied; cat /copied > /x");
    SolveResult first = solve(state, files);
    assertThat(log()).isEqualTo("used\n");
    Files.writeString(files.resolve("other"), "changed\n");
    SolveResult second = solve(state, files);
    assertThat(log()).isEmpty();
    assertThat(second.layers()).isEqualTo(first.layers());
    assertThat(second.executed()).isEqualTo(1); // the directory came in again
    Files.writeString(files.resolve("used"), "anew\n");
    solve(state, files);
    assertThat(log()).isEqualTo("anew\n");
  }

  private SolveResult solve(State state, Path files) throws Exception {
    events.clear();
    SolveRequest request =
        new SolveRequest(
            state.marshal(Platform.host()),
            Map.of("programs", programs, "files", files),
            Map.of(),
            Map.of(),
            List.of(),
            SolveRequest.Options.DEFAULT);
    return EmbeddedBuilder.open(store).solve(request, events::add);
  }

  @Test
  void outputWithoutEndIsBoundedAndItsLastLinesAreKept() {
    State state =
        sh(base(), "dd if=/dev/zero bs=1M count=20 status=none; echo; echo the reason; exit 3");
    assertThatThrownBy(() -> solve(state))
        .isInstanceOfSatisfying(
            SolveException.class,
            e -> assertThat(Objects.requireNonNull(e.step()).log()).endsWith("the reason"));
    assertThat(log().length()).isBetween(16 << 20, (16 << 20) + 200);
    assertThat(log()).endsWith("characters of output were not shown]\n");
  }

  @Test
  void independentStepsOverlap() throws Exception {
    // Each waits for a file that the other one makes in their shared cache mount.
    State left = waiting("left", "right");
    State right = waiting("right", "left");
    solve(State.merge(List.of(left, right)));
    List<String> order = new ArrayList<>();
    for (SolveEvent event : events) {
      if (event instanceof SolveEvent.Completed c && !c.cached() && c.error() == null) {
        order.add("completed");
      } else if (event instanceof SolveEvent.Started) {
        order.add("started");
      }
    }
    int size = order.size();
    assertThat(order.subList(size - 4, size))
        .containsExactly("started", "started", "completed", "completed");
  }

  private static State waiting(String mine, String other) {
    String script =
        "touch /shared/" + mine + "; while ! ls /shared/" + other + "; do sleep 0.05; done";
    return base()
        .run(
            Exec.args("/bin/sh", "-c", script)
                .cache("/shared", "meeting", dev.bothy.llb.op.Mount.Sharing.SHARED));
  }

  @Test
  void aFailedStepSaysAllThatPeopleNeed() {
    State state =
        base()
            .run(
                Exec.args("/bin/sh", "-c", "for i in 1 2 3; do echo line $i; done; exit 42")
                    .at(new SourceLocation("build.envd", 7, 3)));
    assertThatThrownBy(() -> solve(state))
        .isInstanceOfSatisfying(
            SolveException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(SolveException.Kind.STEP);
              SolveException.Step step = Objects.requireNonNull(e.step());
              assertThat(step.exitCode()).isEqualTo(42);
              assertThat(step.command()).contains("exit 42");
              assertThat(step.log()).containsExactly("line 1", "line 2", "line 3");
              assertThat(step.where()).hasToString("build.envd:7:3");
            });
  }

  @Test
  void whatIsFinishedBeforeAFailureIsKept() throws Exception {
    State good = sh(base(), "echo good");
    assertThatThrownBy(() -> solve(sh(good, "false"))).isInstanceOf(SolveException.class);
    assertThat(solve(good).executed()).isZero();
  }

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
  void secretsReachTheStepAndNothingElse() throws Exception {
    String secret = "s3cret-" + Long.toString(System.nanoTime(), 36);
    Path file = Files.writeString(place.directory().resolve("secret"), secret);
    State state =
        base()
            .run(
                Exec.args("/bin/sh", "-c", "wc -c < /run/s; grep -q s3cret /run/s")
                    .secret("/run/s", "token"));
    SolveRequest request =
        new SolveRequest(
            state.marshal(Platform.host()),
            Map.of("programs", programs),
            Map.of(),
            Map.of("token", new SolveRequest.SecretSource.FromFile(file)),
            List.of(),
            SolveRequest.Options.DEFAULT);
    SolveResult _ = EmbeddedBuilder.open(store).solve(request, events::add);
    assertThat(log().strip()).isEqualTo(Integer.toString(secret.length()));
    try (Stream<Path> files = Files.walk(store)) {
      for (Path path : files.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
        assertThat(content).as("%s", path).doesNotContain(secret);
      }
    }
  }

  @Test
  void touchingAFileRunsNothing() throws Exception {
    Path context = Files.createDirectories(place.directory().resolve("context"));
    Files.writeString(context.resolve("used"), "1");
    State state = sh(base().copy(State.local("context"), "used", "/used"), "cat /used");
    SolveRequest request =
        new SolveRequest(
            state.marshal(Platform.host()),
            Map.of("programs", programs, "context", context),
            Map.of(),
            Map.of(),
            List.of(),
            SolveRequest.Options.DEFAULT);
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    SolveResult _ = builder.solve(request, events::add);
    Files.setLastModifiedTime(
        context.resolve("used"), java.nio.file.attribute.FileTime.fromMillis(1_000_000));
    assertThat(builder.solve(request, events::add).executed()).isZero();
    Files.writeString(context.resolve("unused"), "x");
    events.clear();
    SolveResult _ = builder.solve(request, events::add);
    assertThat(log()).isEmpty();
    Files.writeString(context.resolve("used"), "2");
    SolveResult _ = builder.solve(request, events::add);
    assertThat(log()).isEqualTo("2");
  }

  @Test
  void aFileThatThePatternsLeaveOutStartsNoWorker() throws Exception {
    Path context = Files.createDirectories(place.directory().resolve("narrow"));
    Files.writeString(context.resolve("used"), "1");
    State local = State.local("context", new LocalOptions().include(List.of("used")));
    SolveRequest request =
        new SolveRequest(
            State.scratch().copy(local, "used", "/used").marshal(Platform.host()),
            Map.of("context", context),
            Map.of(),
            Map.of(),
            List.of(),
            SolveRequest.Options.DEFAULT);
    SolveResult built = EmbeddedBuilder.open(store).solve(request, events::add);
    Files.writeString(context.resolve("unused"), "x");
    Files.writeString(Files.createDirectories(context.resolve("sub")).resolve("used"), "y");
    WorkerCommand none = new WorkerCommand(Path.of("/nonexistent"), "", null, List.of());
    EmbeddedBuilder withoutWorkers = EmbeddedBuilder.open(new EngineSettings(store, none));
    assertThat(withoutWorkers.solve(request, events::add).layers()).isEqualTo(built.layers());
    Files.writeString(context.resolve("used"), "2");
    assertThatThrownBy(() -> withoutWorkers.solve(request, events::add))
        .hasMessageContaining("namespaces");
  }

  @Test
  void namesBeyondAsciiAreKeptInAnyLocale() throws Exception {
    Path context = Files.createDirectories(place.directory().resolve("names"));
    String name = "d\u00e9\u2713";
    try (Fd directory = Fd.directory(context)) {
      directory.openAt(name, Fd.O_CREAT | Fd.O_WRONLY, 0644).close();
    }
    State state = sh(base().copy(State.local("context"), "/", "/c"), "ls /c | od -An -tx1");
    SolveRequest request =
        new SolveRequest(
            state.marshal(Platform.host()),
            Map.of("programs", programs, "context", context),
            Map.of(),
            Map.of(),
            List.of(),
            SolveRequest.Options.DEFAULT);
    SolveResult _ = EmbeddedBuilder.open(store).solve(request, events::add);
    assertThat(log().strip()).isEqualTo("64 c3 a9 e2 9c 93 0a");
  }

  @Test
  void archivesAreTheSameBytesEveryTime() throws Exception {
    State state = sh(base(), "echo x > /x; ln /x /y; ln -s x /z; mkdir -p /d/e; chmod 4755 /x");
    Path one = place.directory().resolve("one.tar");
    Path two = place.directory().resolve("two.tar");
    SolveResult first = solve(state, export("oci", one));
    store = Files.createTempDirectory(place.directory(), "store");
    SolveResult second = solve(state, export("oci", two));
    assertThat(second.response()).isEqualTo(first.response());
    assertThat(Files.mismatch(one, two)).isEqualTo(-1);
    Process skopeo = new ProcessBuilder("skopeo", "inspect", "--raw", "oci-archive:" + one).start();
    byte[] manifest = skopeo.getInputStream().readAllBytes();
    assertThat(skopeo.waitFor()).isZero();
    assertThat(first.response().get("containerimage.digest"))
        .isEqualTo(Digest.of(manifest).toString());
  }

  private static SolveRequest.Export export(String type, Path dest) {
    return new SolveRequest.Export(type, Map.of("dest", dest.toString(), "name", "test:1"));
  }

  @Test
  void aTreeIsWrittenAsItIs() throws Exception {
    Namespaces.assumeRoot(); // to look at files of other owners
    State state =
        sh(
            base(),
            "mkdir /new; echo x > /new/x; chmod 0640 /new/x; chown 1000:44 /new/x; ln -s x /new/l;"
                + " rm /etc/group; touch -d @1000000000 /new/x; chmod 0710 /; chown 1:2 /");
    Path dest = place.directory().resolve("tree-" + System.nanoTime());
    SolveResult _ = solve(state, export("rootfs", dest));
    assertThat(dest.resolve("etc/passwd")).exists();
    assertThat(dest.resolve("etc/group")).doesNotExist();
    assertThat(Files.readSymbolicLink(dest.resolve("new/l"))).hasToString("x");
    Map<String, Object> stat = Files.readAttributes(dest.resolve("new/x"), "unix:uid,gid,mode");
    assertThat(stat).containsEntry("uid", 1000).containsEntry("gid", 44);
    assertThat((int) Objects.requireNonNull(stat.get("mode")) & 07777).isEqualTo(0640);
    assertThat(Files.getLastModifiedTime(dest.resolve("new/x")).toMillis())
        .isEqualTo(1_000_000_000_000L);
    Map<String, Object> root = Files.readAttributes(dest, "unix:uid,gid,mode");
    assertThat(root).containsEntry("uid", 1).containsEntry("gid", 2);
    assertThat((int) Objects.requireNonNull(root.get("mode")) & 07777).isEqualTo(0710);
    assertThatThrownBy(() -> solve(state, export("rootfs", dest)))
        .hasMessageContaining("not empty");
  }

  @Test
  void attributesOfLocalFilesComeAlong() throws Exception {
    Path files = Files.createTempDirectory(place.directory(), "files");
    Files.writeString(files.resolve("f"), "x");
    Path dir = Files.createDirectory(files.resolve("d"));
    for (Path path : List.of(files.resolve("f"), dir)) {
      attributes(path).write("note", ByteBuffer.wrap(new byte[] {7}));
    }
    Path dest = place.directory().resolve("tree-" + System.nanoTime());
    SolveRequest request =
        new SolveRequest(
            State.local("files").marshal(Platform.host()),
            Map.of("files", files),
            Map.of(),
            Map.of(),
            List.of(export("rootfs", dest)),
            SolveRequest.Options.DEFAULT);
    SolveResult _ = EmbeddedBuilder.open(store).solve(request, events::add);
    for (String name : List.of("f", "d")) {
      ByteBuffer value = ByteBuffer.allocate(4);
      assertThat(attributes(dest.resolve(name)).read("note", value)).isEqualTo(1);
      assertThat(value.get(0)).isEqualTo((byte) 7);
    }
  }

  private static UserDefinedFileAttributeView attributes(Path path) {
    return Objects.requireNonNull(
        Files.getFileAttributeView(path, UserDefinedFileAttributeView.class));
  }

  /**
   * The command line ends in 6 for what this host cannot do, in 1 for what the registry refuses.
   */
  @Test
  void aRegistryThatIsAwayAndOneThatRefusesAreToldApartAndShownAsSteps() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AtomicInteger status = new AtomicInteger();
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    server.start();
    String name = "127.0.0.1:" + server.getAddress().getPort() + "/team/x:1";
    try {
      for (int refused : new int[] {401, 403}) {
        status.set(refused);
        assertThat(pushFailure(name).kind()).isEqualTo(SolveException.Kind.STEP);
        assertThat(pushFailure(name).hint()).isNotBlank();
      }
    } finally {
      server.stop(0);
    }
    SolveException away = pushFailure(name);
    assertThat(away.kind()).isEqualTo(SolveException.Kind.HOST);
    Digest step =
        events.stream()
            .filter(
                e ->
                    e instanceof SolveEvent.Planned p
                        && p.name().equals("export: registry " + name))
            .map(SolveEvent::vertex)
            .findFirst()
            .orElseThrow();
    assertThat(events)
        .filteredOn(e -> e.vertex().equals(step))
        .last()
        .isInstanceOfSatisfying(
            SolveEvent.Completed.class, c -> assertThat(c.error()).isEqualTo(away.getMessage()));
  }

  private SolveException pushFailure(String name) {
    return catchThrowableOfType(
        SolveException.class,
        () -> solve(base(), new SolveRequest.Export("registry", Map.of("name", name))));
  }

  @Test
  void pruneKeepsWhatARootNamesAndNoMore() throws Exception {
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    SolveResult kept = solve(sh(base(), "echo kept > /k"));
    SolveResult dropped = solve(sh(base(), "echo dropped > /d"));
    builder.roots().put(new Roots.Root("image", "kept:1", 0, kept.layers(), List.of(), Map.of()));
    StoreUsage left = builder.prune(new PruneOptions(-1, 0, true));
    List<String> layers =
        left.items().stream()
            .filter(i -> i.kind() == StoreUsage.Kind.LAYER)
            .map(StoreUsage.Item::name)
            .toList();
    assertThat(layers).containsExactlyInAnyOrderElementsOf(kept.layers());
    assertThat(layers).doesNotContain(dropped.layers().getLast());
    assertThat(left.count(StoreUsage.Kind.RECORD)).isZero();
  }

  @Test
  void anUnknownOutputIsRefused() {
    assertThatThrownBy(() -> solve(base(), new SolveRequest.Export("floppy", Map.of())))
        .isInstanceOfSatisfying(
            SolveException.class,
            e -> assertThat(e.kind()).isEqualTo(SolveException.Kind.DEFINITION))
        .hasMessageContaining("floppy");
  }

  @Test
  void eventsOfAFailureNameTheStep() {
    assertThatThrownBy(() -> solve(sh(base(), "exit 3"))).isInstanceOf(SolveException.class);
    assertThat(events)
        .filteredOn(e -> e instanceof SolveEvent.Completed c && c.error() != null)
        .hasSize(1);
    assertThat(Arrays.asList(events.getFirst())).allMatch(e -> e instanceof SolveEvent.Planned);
  }
}
