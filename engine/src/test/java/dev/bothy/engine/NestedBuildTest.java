package dev.bothy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bothy.engine.history.Build;
import dev.bothy.engine.history.BuildGraph;
import dev.bothy.engine.history.GraphStep;
import dev.bothy.engine.history.Recording;
import dev.bothy.engine.history.StepRun;
import dev.bothy.engine.history.Timeline;
import dev.bothy.engine.why.Explanation;
import dev.bothy.engine.why.Why;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveListener;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.op.Mount;
import dev.bothy.llb.policy.SourcePolicy;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.FileActions;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Graphs that graphs build, in real containers. */
@Tag("containers")
@Timeout(900)
class NestedBuildTest extends BuildBench {
  /** What the graph comes to, written down in a file of the graph around it. */
  private static State built(State graph) {
    byte[] bytes = graph.marshal(Platform.host()).toBytes();
    return State.scratch()
        .file(FileActions.NONE.mkfile("/buildkit.llb.definition", 0644, bytes, null, -1))
        .build()
        .named("the build");
  }

  private Path files(String name) throws Exception {
    return Files.createDirectory(place.directory().resolve(name + "-" + store.getFileName()));
  }

  @Test
  void stepsOfTheGraphAreLentWhatTheRequestHas() throws Exception {
    Path secret = Files.writeString(place.directory().resolve("a-secret"), "s3cret");
    State graph =
        base()
            .run(
                Exec.args("/bin/sh", "-c", "cat /run/s > /made; echo built")
                    .secret("/run/s", "token"));
    State state = sh(built(graph), "cat /made; echo after > /after");
    Path out = files("out");
    SolveRequest request =
        request(state, export("rootfs", out))
            .withSecrets(Map.of("token", new SolveRequest.SecretSource.FromFile(secret)));
    SolveResult first = EmbeddedBuilder.open(store).solve(request, events::add);
    assertThat(log()).isEqualTo("built\ns3cret");
    assertThat(out.resolve("made")).hasContent("s3cret");
    assertThat(out.resolve("after")).hasContent("after\n");
    assertThat(first.executed()).isEqualTo(6); // local, copy, mkfile, two steps, the build
    SolveResult second =
        EmbeddedBuilder.open(store).solve(request.withExports(List.of()), SolveListener.none());
    assertThat(second.executed()).isZero();
    assertThat(second.layers()).isEqualTo(first.layers());
  }

  @Test
  void aStepCanWriteTheGraph() throws Exception {
    Path files = files("files");
    Files.write(
        files.resolve("graph"),
        sh(base(), "echo inner > /inner").marshal(Platform.host()).toBytes());
    State written =
        base()
            .runAll(
                Exec.args(
                        "/bin/sh",
                        "-c",
                        "mkdir /out/d; cat /in/graph > /out/d/g; ln -s /d/g /out/l")
                    .mountReadonly("/in", State.local("files"), "")
                    .mount("/out", State.scratch()))
            .mount("/out");
    Path out = files("out");
    SolveRequest request = request(written.build("l"), export("rootfs", out));
    SolveResult result =
        EmbeddedBuilder.open(store)
            .solve(
                request.withLocals(Map.of("programs", programs, "files", files)),
                SolveListener.none());
    assertThat(out.resolve("inner")).hasContent("inner\n");
    assertThat(result.layers()).isEqualTo(solve(sh(base(), "echo inner > /inner")).layers());
  }

  @Test
  void whatIsRequiredRunsAndLeavesNoTrace() throws Exception {
    State marked =
        base()
            .run(
                Exec.args("/bin/sh", "-c", "echo done > /cache/marker; echo x > /no-result")
                    .cache("/cache", "marks", Mount.Sharing.SHARED));
    State all = State.scratch().mkfile("/f", 0644, "f").requires("marked", List.of(marked));
    Path out = files("out");
    solve(all, export("rootfs", out));
    assertThat(out).isDirectoryContaining("glob:**/f");
    assertThat(Objects.requireNonNull(out.toFile().list())).containsExactly("f");
    solve(
        base()
            .run(
                Exec.args("/bin/sh", "-c", "cat /cache/marker")
                    .cache("/cache", "marks", Mount.Sharing.SHARED)));
    assertThat(log()).isEqualTo("done\n");
  }

  @Test
  void aPolicyReachesTheGraph() throws Exception {
    String json =
        """
        {"rules": [{"action": "DENY", "selector": {"identifier": "https://*"}}]}
        """;
    SourcePolicy policy = SourcePolicy.parse(json.getBytes(StandardCharsets.UTF_8), "policy");
    SolveRequest request = request(built(State.http("https://127.0.0.1:1/f"))).under(policy);
    SolveException failure =
        catchThrowableOfType(
            SolveException.class,
            () -> EmbeddedBuilder.open(store).solve(request, SolveListener.none()));
    assertThat(failure).hasMessageContainingAll("policy denies https://127.0.0.1:1/f", "the build");
  }

  @Test
  void aFailureIsOfTheStepInTheGraph() {
    State state = built(sh(sh(base(), "true"), "echo why; exit 7"));
    SolveException failure = catchThrowableOfType(SolveException.class, () -> solve(state));
    SolveException.Step step = Objects.requireNonNull(failure.step());
    assertThat(step.exitCode()).isEqualTo(7);
    assertThat(step.log()).containsExactly("why");
    assertThat(step.kept()).isNotNull();
    assertThat(failure).hasMessageContaining("in the graph of the step the build");
  }

  @Test
  void theGraphsStepsAreRemembered() throws Exception {
    State state = sh(built(sh(base(), "echo inner > /inner")), "echo outer > /outer");
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    Recording.Subject subject = new Recording.Subject("/project", "project:dev");
    SolveResult _ = builder.solve(request(state), SolveListener.none(), subject);
    SolveResult _ = builder.solve(request(state), SolveListener.none(), subject);
    List<Build> builds = builder.history().of("/project");
    assertThat(builds)
        .extracting(Build::result)
        .containsExactly(Build.Result.UNCHANGED, Build.Result.DONE);
    assertThat(builds.getFirst().graph()).isEqualTo(builds.getLast().graph());
    BuildGraph graph = builder.history().graph(builds.getLast());
    assertThat(graph.steps())
        .extracting(GraphStep::name)
        .filteredOn(name -> !name.contains("local") && !name.contains("copy"))
        .containsExactly(
            "mkfile /buildkit.llb.definition",
            "/bin/sh -c echo inner > /inner",
            "the build",
            "/bin/sh -c echo outer > /outer");
    for (Timeline.Entry entry : Timeline.of(builds.getLast(), graph).entries()) {
      assertThat(entry.run().outcome()).isEqualTo(StepRun.Outcome.RAN);
      assertThat(entry.step().key()).isNotNull().isEqualTo(entry.run().key());
    }
    Why why = Why.of(builder.store(), request(state), "/project");
    GraphStep last = why.steps().getLast();
    assertThat(why.explain(last).state()).isEqualTo(Explanation.State.UNKNOWN);
  }

  @Test
  void anotherMachinesCacheHasTheGraphsSteps() throws Exception {
    State state = sh(built(sh(base(), "echo inner > /inner")), "echo outer > /outer");
    Path cache = files("cache");
    SolveRequest.Cache to =
        new SolveRequest.Cache("local", Map.of("dest", cache.toString(), "mode", "max"));
    SolveRequest.Cache from = new SolveRequest.Cache("local", Map.of("src", cache.toString()));
    SolveResult _ =
        EmbeddedBuilder.open(store)
            .solve(
                request(state).withCaches(new SolveRequest.Caches(List.of(), List.of(to))),
                SolveListener.none());
    store = Files.createTempDirectory(place.directory(), "store");
    SolveResult second =
        EmbeddedBuilder.open(store)
            .solve(
                request(state).withCaches(new SolveRequest.Caches(List.of(from), List.of())),
                SolveListener.none());
    assertThat(second.executed()).isZero();
  }
}
