package dev.bothy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.history.Build;
import dev.bothy.engine.history.GraphStep;
import dev.bothy.engine.history.Recording;
import dev.bothy.engine.history.StepRun;
import dev.bothy.engine.history.StepSizes;
import dev.bothy.engine.history.Timeline;
import dev.bothy.engine.why.Cause;
import dev.bothy.engine.why.Cause.FileChange;
import dev.bothy.engine.why.Explanation;
import dev.bothy.engine.why.Why;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveInterruptedException;
import dev.bothy.llb.SolveListener;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is remembered of whole builds, and what {@code why} says of them. */
@Tag("containers")
@Timeout(300)
class RecordedBuildTest extends BuildBench {
  private Path files;
  private boolean noCache;
  private boolean keepGoing;

  @BeforeEach
  void writeFiles() throws IOException {
    files = Files.createTempDirectory(place.directory(), "files");
    Files.writeString(files.resolve("kept"), "1\n");
    Files.writeString(files.resolve("edited"), "1\n");
    Files.writeString(files.resolve("removed"), "1\n");
  }

  private static State project(String command) {
    return sh(base().copy(State.local("files"), "/", "/files"), command);
  }

  private SolveRequest request(State state) {
    return request(state, List.of());
  }

  private SolveRequest request(State state, List<SolveRequest.Export> exports) {
    return SolveRequest.of(state.marshal(Platform.host()))
        .withLocals(Map.of("programs", programs, "files", files))
        .withSecrets(
            Map.of("token", new SolveRequest.SecretSource.FromFile(files.resolve("../token"))))
        .withExports(exports)
        .withOptions(SolveRequest.Options.DEFAULT.withNoCache(noCache).withKeepGoing(keepGoing));
  }

  private void build(State state) throws Exception {
    build(state, SolveListener.none());
  }

  private void build(State state, SolveListener listener) throws Exception {
    EmbeddedBuilder.open(store)
        .solve(request(state), listener, new Recording.Subject("/project", "project:dev"));
  }

  private List<Build> builds() throws Exception {
    return EmbeddedBuilder.open(store).history().of("/project");
  }

  private Timeline timeline(Build build) throws Exception {
    return Timeline.of(build, EmbeddedBuilder.open(store).history().graph(build));
  }

  /** Of the step that runs a command. */
  private Explanation why(State state) throws Exception {
    return why(state, "/bin/sh");
  }

  private Explanation why(State state, String name) throws Exception {
    Why why = Why.of(EmbeddedBuilder.open(store).store(), request(state), "/project");
    for (GraphStep step : why.steps()) {
      if (step.name().contains(name)) {
        return why.explain(step);
      }
    }
    throw new AssertionError("no step " + name);
  }

  private static Cause cause(Explanation explanation) {
    assertThat(explanation.causes()).hasSize(1);
    return explanation.causes().getFirst().cause();
  }

  @Test
  void anExportIsNoStep() throws Exception {
    SolveRequest request =
        request(
            base(),
            List.of(
                new SolveRequest.Export(
                    "local", Map.of("dest", files.resolve("../out").toString()))));
    EmbeddedBuilder.open(store)
        .solve(request, SolveListener.none(), new Recording.Subject("/project", "project:dev"));
    Build build = builds().getFirst();
    assertThat(build.runs())
        .extracting(StepRun::outcome)
        .contains(StepRun.Outcome.RAN)
        .containsOnlyOnce(StepRun.Outcome.WRITTEN);
    assertThat(build.count(StepRun.Outcome.RAN)).isEqualTo(build.runs().size() - 1);
  }

  @Test
  void aBuildIsRememberedStepByStep() throws Exception {
    build(project("echo x > /x"));
    Build build = builds().getFirst();
    assertThat(build.result()).isEqualTo(Build.Result.DONE);
    assertThat(build.name()).isEqualTo("project:dev");
    assertThat(build.count(StepRun.Outcome.RAN)).isEqualTo(5);
    List<Timeline.Entry> steps = timeline(build).entries();
    assertThat(steps).hasSize(5);
    StepSizes sizes = new StepSizes(EmbeddedBuilder.open(store).store());
    for (Timeline.Entry entry : steps) {
      assertThat(entry.step().key()).isNotNull().isEqualTo(entry.run().key());
      assertThat(entry.run().outcome()).isEqualTo(StepRun.Outcome.RAN);
      assertThat(entry.run().startMillis())
          .isBetween(build.startedMillis(), entry.run().endMillis());
      assertThat(sizes.written(entry)).isPositive();
    }
    assertThat(steps).extracting(e -> e.run().number()).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
    assertThat(timeline(build).criticalPath()).isNotEmpty().last().isEqualTo(steps.getLast());
    assertThat(steps.getLast().run().exitCode()).isZero();
  }

  @Test
  void unchangedBuildsLeaveOneRecordAndCountAsCached() throws Exception {
    build(project("true"));
    for (int i = 0; i < 3; i++) {
      build(project("true"));
    }
    assertThat(builds())
        .extracting(Build::result)
        .containsExactly(Build.Result.UNCHANGED, Build.Result.DONE);
    assertThat(timeline(builds().getFirst()).entries())
        .hasSize(5)
        .allMatch(e -> e.run().outcome() == StepRun.Outcome.CACHED);
    Explanation explanation = why(project("true"));
    assertThat(explanation.state()).isEqualTo(Explanation.State.CACHED);
    assertThat(explanation.madeMillis()).isPositive();
    assertThat(cause(explanation)).isEqualTo(new Cause.NeverBuilt());
  }

  @Test
  void anotherCommandIsTheCauseBeforeAndAfterTheBuild() throws Exception {
    build(project("echo one"));
    Explanation before = why(project("echo two"));
    assertThat(before.state()).isEqualTo(Explanation.State.RUNS);
    build(project("echo two"));
    Explanation after = why(project("echo two"));
    assertThat(after.state()).isEqualTo(Explanation.State.CACHED);
    assertThat(after.ran()).isEqualTo(builds().getFirst());
    assertThat(after.compared()).isEqualTo(builds().getLast());
    for (Explanation explanation : List.of(before, after)) {
      Cause.Changed changed = (Cause.Changed) cause(explanation);
      assertThat(changed.differences().getFirst().before()).isEqualTo("echo one");
      assertThat(changed.differences().getFirst().now()).isEqualTo("echo two");
    }
  }

  @Test
  void filesOfALocalDirectoryAreNamed() throws Exception {
    build(project("true"));
    Files.writeString(files.resolve("edited"), "2\n");
    Files.writeString(files.resolve("new"), "1\n");
    Files.delete(files.resolve("removed"));
    Explanation explanation = why(project("true"));
    assertThat(explanation.state()).isEqualTo(Explanation.State.MAY_RUN);
    assertThat(explanation.causes().getFirst().path()).hasSize(2);
    Cause expected =
        new Cause.Files(
            List.of(
                new FileChange(FileChange.Kind.ADDED, "new"),
                new FileChange(FileChange.Kind.REMOVED, "removed"),
                new FileChange(FileChange.Kind.CHANGED, "edited")),
            true);
    assertThat(cause(explanation)).isEqualTo(expected);
    build(project("true"));
    assertThat(cause(why(project("true")))).isEqualTo(expected);
  }

  /** It has no layer of its own. */
  @Test
  void filesOfALargeDirectoryThatIsOnlyCopiedAreNamed() throws Exception {
    for (int i = 0; i < 1_100; i++) {
      Files.writeString(Files.createDirectories(files.resolve("sub")).resolve("f" + i), "1\n");
    }
    State copied = State.scratch().copy(State.local("files"), "/", "/data");
    build(copied);
    for (String step : List.of("local", "copy")) {
      assertThat(why(copied, step).state()).isEqualTo(Explanation.State.CACHED);
      assertThat(cause(why(copied, step))).isEqualTo(new Cause.NeverBuilt());
    }
    Files.writeString(files.resolve("sub/f7"), "2\n");
    Files.delete(files.resolve("sub/f8"));
    Explanation before = why(copied, "copy");
    Cause expected =
        new Cause.Files(
            List.of(
                new FileChange(FileChange.Kind.REMOVED, "sub/f8"),
                new FileChange(FileChange.Kind.CHANGED, "sub/f7")),
            true);
    assertThat(cause(before)).isEqualTo(expected);
    build(copied);
    assertThat(cause(why(copied, "copy"))).isEqualTo(expected);
    StepSizes sizes = new StepSizes(EmbeddedBuilder.open(store).store());
    for (Timeline.Entry entry : timeline(builds().getFirst()).entries()) {
      assertThat(entry.run().outcome()).isEqualTo(StepRun.Outcome.RAN);
      assertThat(sizes.written(entry)).isPositive();
    }
    State elsewhere = State.scratch().copy(State.local("files"), "/", "/other");
    assertThat(why(elsewhere, "local").state()).isEqualTo(Explanation.State.RUNS);
  }

  @Test
  void filesOfEachKindAreTheSameAsWhatTheyBecame() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", files.resolve("pipe").toString()).start().waitFor())
        .isZero();
    Path directory = Files.createDirectory(files.resolve("directory"));
    for (Path file : List.of(directory, files.resolve("kept"))) {
      Objects.requireNonNull(Files.getFileAttributeView(file, UserDefinedFileAttributeView.class))
          .write("note", ByteBuffer.wrap(new byte[] {1}));
    }
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(files.resolve("socket")));
      build(project("true"));
      Files.writeString(files.resolve("edited"), "2\n");
      assertThat(cause(why(project("true"))))
          .isEqualTo(
              new Cause.Files(List.of(new FileChange(FileChange.Kind.CHANGED, "edited")), true));
    }
  }

  @Test
  void aFailureIsRememberedWithItsExitCode() throws Exception {
    assertThatThrownBy(() -> build(project("exit 7"))).isInstanceOf(SolveException.class);
    Build build = builds().getFirst();
    assertThat(build.result()).isEqualTo(Build.Result.FAILED);
    assertThat(build.error()).isNotEmpty();
    Timeline.Entry last = timeline(build).entries().getLast();
    assertThat(last.run().outcome()).isEqualTo(StepRun.Outcome.FAILED);
    assertThat(last.run().exitCode()).isEqualTo(7);
    assertThat(cause(why(project("exit 7")))).isInstanceOf(Cause.FailedBefore.class);
    // What failed never had a result; the difference to it is told all the same.
    assertThat(cause(why(project("exit 0")))).isInstanceOf(Cause.Changed.class);
  }

  @Test
  void ofABuildThatKeptGoingEachFailureIsRemembered() throws Exception {
    keepGoing = true;
    State base = project("true");
    State state =
        State.merge(
            List.of(
                sh(base, "echo of 3; exit 3"),
                sh(sh(base, "exit 4"), "never"),
                sh(base, "echo done > /done")));
    assertThatThrownBy(() -> build(state))
        .isInstanceOfSatisfying(
            SolveException.class,
            first -> {
              SolveException second = (SolveException) first.getSuppressed()[0];
              assertThat(
                      List.of(
                          Objects.requireNonNull(first.step()),
                          Objects.requireNonNull(second.step())))
                  .extracting(SolveException.Step::exitCode)
                  .containsExactlyInAnyOrder(3, 4);
            });
    List<StepRun> runs =
        timeline(builds().getFirst()).entries().stream().map(Timeline.Entry::run).toList();
    assertThat(runs)
        .filteredOn(r -> r.outcome() == StepRun.Outcome.FAILED)
        .extracting(StepRun::exitCode)
        .containsExactlyInAnyOrder(3, 4);
    assertThat(runs)
        .filteredOn(r -> r.outcome() == StepRun.Outcome.NOT_REACHED)
        .hasSize(2); // the step after the failure, and the merge
    assertThat(runs).filteredOn(r -> r.outcome() == StepRun.Outcome.RAN).hasSize(6);
  }

  @Test
  void aCancelledBuildIsRemembered() throws Exception {
    Thread me = Thread.currentThread();
    SolveListener interrupt =
        event -> {
          if (event instanceof SolveEvent.Log) {
            me.interrupt();
          }
        };
    assertThatThrownBy(() -> build(project("echo; while true; do :; done"), interrupt))
        .isInstanceOf(InterruptedException.class);
    assertThat(builds().getFirst().result()).isEqualTo(Build.Result.CANCELLED);
    assertThat(timeline(builds().getFirst()).entries().getLast().run().outcome())
        .isEqualTo(StepRun.Outcome.CANCELLED);
    assertThat(cause(why(project("echo; while true; do :; done"))))
        .isEqualTo(new Cause.NotReached());
  }

  @Test
  void whatFailedBeforeABuildWasCancelledIsToldAndRemembered() throws Exception {
    keepGoing = true;
    Thread me = Thread.currentThread();
    AtomicBoolean loops = new AtomicBoolean();
    AtomicBoolean failed = new AtomicBoolean();
    AtomicBoolean once = new AtomicBoolean(true);
    SolveListener interrupt =
        event -> {
          loops.compareAndSet(false, event instanceof SolveEvent.Log);
          failed.compareAndSet(
              false, event instanceof SolveEvent.Completed end && end.error() != null);
          if (loops.get() && failed.get() && once.getAndSet(false)) {
            me.interrupt();
          }
        };
    State both =
        State.merge(List.of(sh(base(), "exit 3"), sh(base(), "echo x; while true; do :; done")));
    assertThatThrownBy(() -> build(both, interrupt))
        .isInstanceOfSatisfying(
            SolveInterruptedException.class,
            e -> assertThat(Objects.requireNonNull(e.failure().step()).exitCode()).isEqualTo(3));
    Build build = builds().getFirst();
    assertThat(build.result()).isEqualTo(Build.Result.CANCELLED);
    assertThat(build.error()).isEmpty();
    assertThat(build.count(StepRun.Outcome.CANCELLED)).isOne();
    assertThat(build.runs())
        .filteredOn(run -> run.outcome() == StepRun.Outcome.FAILED)
        .extracting(StepRun::exitCode)
        .containsExactly(3);
  }

  @Test
  void whatWasPrunedSaysSo() throws Exception {
    build(project("true"));
    EmbeddedBuilder.open(store).prune(new PruneOptions(0, 0, true));
    Explanation explanation = why(project("true"));
    assertThat(explanation.state()).isEqualTo(Explanation.State.RUNS);
    assertThat(cause(explanation)).isEqualTo(new Cause.Pruned());
    EmbeddedBuilder.open(store).prune(new PruneOptions(-1, 0, true));
    assertThat(builds()).hasSize(1);
    EmbeddedBuilder.open(store).prune(new PruneOptions(-1, 1, true));
    assertThat(builds()).isEmpty();
    assertThat(cause(why(project("true")))).isEqualTo(new Cause.NeverBuilt());
  }

  @Test
  void aForcedBuildSaysSo() throws Exception {
    build(project("true"));
    noCache = true;
    build(project("true"));
    assertThat(cause(why(project("true")))).isEqualTo(new Cause.NoCache());
  }

  @Test
  void theSameContentsAreTold() throws Exception {
    State state =
        sh(
            State.scratch()
                .copy(State.local("programs"), "/", "/")
                .copy(State.local("files"), "/kept", "/kept"),
            "cat /kept");
    build(state);
    Files.writeString(files.resolve("edited"), "2\n");
    build(state);
    Timeline timeline = timeline(builds().getFirst());
    assertThat(timeline.entries())
        .extracting(e -> e.run().outcome())
        .contains(StepRun.Outcome.SAME_CONTENT, StepRun.Outcome.RAN);
    assertThat(timeline.entries())
        .filteredOn(e -> e.run().outcome() == StepRun.Outcome.SAME_CONTENT)
        .allMatch(e -> e.run().match() != null);
  }

  @Test
  void valuesOfSecretsAreNowhere() throws Exception {
    String secret = "the-secret-value-9134";
    Files.writeString(place.directory().resolve("token"), secret);
    build(
        project("true")
            .run(
                Exec.args("/bin/sh", "-c", "cat /run/secrets/token; echo made > /made")
                    .secret("/run/secrets/token", "token")));
    try (Stream<Path> all = Files.walk(store.resolve("builds"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.UTF_8)).doesNotContain(secret);
      }
    }
  }
}
