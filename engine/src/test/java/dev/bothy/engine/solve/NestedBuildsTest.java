package dev.bothy.engine.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.llb.Definition;
import dev.bothy.llb.DefinitionBuilder;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.OpMetadata;
import dev.bothy.llb.policy.SourcePolicy;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.Passed;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Steps that build graphs which other steps wrote. */
@Timeout(300)
class NestedBuildsTest extends SolveBench {
  private static final Platform PLATFORM = Platform.parse("linux/amd64");
  private static final SolveSettings GOING_ON = new SolveSettings(false, false, true, 0, 4, 4);

  /** What the graph comes to that a step of that name writes. */
  private State built(String writer, State graph) {
    return built(writer, graph.marshal(PLATFORM));
  }

  private State built(String writer, Definition graph) {
    files.put(writer, graph::toBytes);
    return chain(writer).build("made").named("build of " + writer);
  }

  private static Digest vertex(State state) {
    return state.marshal(PLATFORM).target().digest();
  }

  private List<SolveEvent.Completed> ends() {
    return events.stream()
        .filter(e -> e instanceof SolveEvent.Completed)
        .map(e -> (SolveEvent.Completed) e)
        .toList();
  }

  @Test
  void theResultIsThatOfTheGraph() throws Exception {
    Solver.Outcome outcome = solve(built("writer", chain("a", "b")));
    assertThat(ran).containsExactly("writer", "a", "b");
    assertThat(outcome.executed()).isEqualTo(4);
    assertThat(outcome.cached()).isZero();
    ran.clear();
    assertThat(solve(chain("a", "b")).layers()).isEqualTo(outcome.layers());
    assertThat(ran).isEmpty();
  }

  @Test
  void aBuildIsCachedWhenNoStepOfItsGraphRuns() throws Exception {
    State state = built("writer", State.merge(List.of(chain("a"), chain("b"))));
    assertThat(solve(state).cached()).isZero();
    assertThat(solve(built("other", State.merge(List.of(chain("a"), chain("b"))))).executed())
        .isEqualTo(1);
  }

  @Test
  void theSecondTimeNothingIsRun() throws Exception {
    State state = run(built("writer", chain("a", "b")), "after");
    Solver.Outcome first = solve(state);
    ran.clear();
    Solver.Outcome second = solve(state);
    assertThat(ran).isEmpty();
    assertThat(second.executed()).isZero();
    assertThat(second.cached()).isEqualTo(5);
    assertThat(second.layers()).isEqualTo(first.layers());
  }

  @Test
  void anOutputOfTheGraphsTargetMayBeAnyOne() throws Exception {
    State second =
        State.passthrough(
                "both", List.of(new Passed(chain("a"), true), new Passed(chain("b"), true)))
            .get(1);
    Solver.Outcome outcome = solve(built("writer", second));
    assertThat(outcome.layers()).isEqualTo(solve(chain("b")).layers());
  }

  @Test
  void anotherOutputOfTheSameTargetIsAnotherResult() throws Exception {
    List<State> both =
        State.passthrough(
            "both", List.of(new Passed(chain("a"), true), new Passed(chain("b"), true)));
    Solver.Outcome first = solve(run(built("writer 1", both.get(0)), "after"));
    ran.clear();
    Solver.Outcome second = solve(run(built("writer 2", both.get(1)), "after"));
    assertThat(ran).containsExactly("writer 2", "after");
    assertThat(second.layers()).isNotEqualTo(first.layers());
  }

  @Test
  void anotherGraphOfTheSameResultStopsTheRebuild() throws Exception {
    State before = run(built("writer 1", chain("a").named("one")), "after");
    State now = run(built("writer 2", chain("a").named("two")), "after");
    solve(before);
    ran.clear();
    solve(now);
    assertThat(ran).containsExactly("writer 2");
  }

  @Test
  void anotherStepThatMakesTheSameStopsTheRebuild() throws Exception {
    behaviour = (command, _) -> command.startsWith("same") ? "the same" : command;
    solve(run(built("writer 1", chain("same 1")), "after"));
    ran.clear();
    solve(run(built("writer 2", chain("same 2")), "after"));
    assertThat(ran).containsExactly("writer 2", "same 2");
  }

  @Test
  void anotherResultDoesNot() throws Exception {
    solve(run(built("writer 1", chain("a")), "after"));
    ran.clear();
    solve(run(built("writer 2", chain("b")), "after"));
    assertThat(ran).containsExactly("writer 2", "b", "after");
  }

  /** Of the graph that was written before: what it stands on moved on. */
  @Test
  void theGraphsOwnSourcesAreLookedAtEachTime() throws Exception {
    Path files = Files.createDirectory(directory.resolve("files"));
    locals.put("files", files);
    Files.writeString(files.resolve("f"), "1");
    State state = built("writer", run(State.local("files"), "inner"));
    solve(state);
    ran.clear();
    Files.writeString(files.resolve("f"), "2");
    solve(state);
    assertThat(ran).containsExactly("inner");
  }

  @Test
  void graphsBuildGraphs() throws Exception {
    State inmost = built("inmost", chain("a"));
    State middle = built("middle", run(inmost, "b"));
    Solver.Outcome outcome = solve(run(middle, "c"));
    assertThat(ran).containsExactly("middle", "inmost", "a", "b", "c");
    assertThat(outcome.layers()).isEqualTo(solve(chain("a", "b", "c")).layers());
    assertThat(outcome.keys())
        .containsAll(solve(chain("a")).keys())
        .containsAll(solve(chain("inmost")).keys());
  }

  @Test
  void toForceTheBuildForcesNoStepOfItsGraph() throws Exception {
    State state = built("writer", chain("a"));
    solve(state);
    ran.clear();
    solve(run(state.ignoreCache(), "after"));
    assertThat(ran).containsExactly("after");
  }

  @Test
  void aForcedStepOfTheGraphRunsAlone() throws Exception {
    State state = run(built("writer", run(chain("a").ignoreCache(), "b")), "after");
    solve(state);
    ran.clear();
    solve(state);
    assertThat(ran).containsExactly("a");
  }

  @Test
  void withoutTheCacheEachStepRunsOnceWhereverItStands() throws Exception {
    State state = State.merge(List.of(run(chain("a"), "b"), built("writer", run(chain("a"), "c"))));
    solve(state);
    ran.clear();
    Solver.Outcome outcome = solve(state, new SolveSettings(true, false, false, 0, 4, 4));
    assertThat(ran).containsExactlyInAnyOrder("a", "b", "writer", "c");
    assertThat(outcome.cached()).isZero();
  }

  @Test
  void aStepOfBothGraphsIsAnnouncedAndEndsOnce() throws Exception {
    Solver.Outcome outcome =
        solve(State.merge(List.of(run(chain("a"), "b"), built("writer", run(chain("a"), "c")))));
    assertThat(ran).containsExactlyInAnyOrder("a", "b", "writer", "c");
    assertThat(events)
        .filteredOn(e -> e instanceof SolveEvent.Planned)
        .hasSize(6)
        .extracting(SolveEvent::vertex)
        .doesNotHaveDuplicates();
    assertThat(outcome.keys()).doesNotHaveDuplicates();
    assertThat(ends()).hasSize(6).extracting(SolveEvent::vertex).doesNotHaveDuplicates();
  }

  @Test
  void aFailureNamesTheStepAndTheBuild() {
    behaviour =
        (command, _) -> {
          if (command.equals("bad")) {
            throw StepFailure.exit("it did not work", "try harder", command, 3);
          }
          return command;
        };
    State state = built("writer", chain("a", "bad", "never"));
    SolveException failure = catchThrowableOfType(SolveException.class, () -> solve(state));
    assertThat(failure)
        .hasMessage("it did not work, in the graph of the step build of writer")
        .hasNoSuppressedExceptions();
    assertThat(failure.hint()).isEqualTo("try harder");
    SolveException.Step step = Objects.requireNonNull(failure.step());
    assertThat(step.vertex()).isEqualTo(vertex(chain("a", "bad")));
    assertThat(step.exitCode()).isEqualTo(3);
    assertThat(ends())
        .filteredOn(e -> e.error() != null)
        .extracting(SolveEvent.Completed::vertex)
        .containsExactly(vertex(chain("a", "bad")), vertex(state));
  }

  @Test
  void ofGraphsWithinEachOtherTheOutermostStepIsNamed() {
    behaviour =
        (command, _) -> {
          if (command.equals("bad")) {
            throw StepFailure.step("no bad", null);
          }
          return command;
        };
    assertThatThrownBy(() -> solve(built("outer", built("inner", chain("bad")))))
        .hasMessage("no bad, in the graph of the step build of outer");
  }

  @Test
  void aBuildThatKeepsGoingTellsAllFailuresOfTheGraph() {
    behaviour =
        (command, _) -> {
          if (command.startsWith("bad")) {
            throw StepFailure.step("no " + command, null);
          }
          return command;
        };
    State graph = State.merge(List.of(chain("bad 1"), chain("bad 2"), chain("good")));
    State state = State.merge(List.of(run(built("writer", graph), "never"), chain("other")));
    SolveException failure =
        catchThrowableOfType(SolveException.class, () -> solve(state, GOING_ON));
    assertThat(ran).contains("good", "other").doesNotContain("never");
    assertThat(List.of(failure.getMessage(), failure.getSuppressed()[0].getMessage()))
        .containsExactlyInAnyOrder(
            "no bad 1, in the graph of the step build of writer",
            "no bad 2, in the graph of the step build of writer");
  }

  @Test
  void whatIsRefusedIsRefusedInTheGraphToo() {
    Exec insecure = Exec.args("/do", "x").security(ExecOp.Security.INSECURE);
    assertThatThrownBy(() -> solve(built("insecure", State.scratch().run(insecure))))
        .hasMessageContainingAll("security mode insecure", "build of insecure");
    DefinitionBuilder unknown = new DefinitionBuilder();
    Definition known = chain("a").marshal(PLATFORM);
    for (Vertex vertex : known.vertices()) {
      Digest _ =
          unknown.add(
              vertex.op(),
              new OpMetadata(false, Map.of(), null, Map.of("exec.warp", true), null, null),
              null);
    }
    SolveException refused =
        catchThrowableOfType(
            SolveException.class, () -> solve(built("cap", unknown.build(known.target()))));
    assertThat(refused).hasMessageContainingAll("exec.warp", "build of cap");
    assertThat(refused.kind()).isEqualTo(SolveException.Kind.DEFINITION);
    assertThat(Objects.requireNonNull(refused.step()).name()).isEqualTo("build of cap");
    assertThat(ran).containsExactly("insecure", "cap");
  }

  @Test
  void theSolvesPolicyHoldsInTheGraphToo() throws Exception {
    String json =
        """
        {"rules": [
          {"action": "CONVERT", "selector": {"identifier": "local://other"},
            "updates": {"identifier": "local://files"}},
          {"action": "DENY", "selector": {"identifier": "docker-image://*"}}]}
        """;
    SolveSettings settings =
        new SolveSettings(
            false,
            false,
            false,
            0,
            SolveRequest.Limits.NONE,
            ExecMeta.ProxyEnv.NONE,
            SourcePolicy.parse(json.getBytes(StandardCharsets.UTF_8), "policy"),
            4,
            4);
    locals.put("files", Files.createDirectory(directory.resolve("files")));
    solve(built("converted", run(State.local("other"), "inner")), settings);
    assertThat(ran).containsExactly("converted", "inner");
    State denied = built("denied", run(State.image("debian:12"), "never"));
    assertThatThrownBy(() -> solve(denied, settings))
        .hasMessageContainingAll("policy denies", "debian:12", "build of denied");
    assertThat(ran).doesNotContain("never");
  }

  @Test
  void whatIsNoGraphIsToldWithItsFile() {
    files.put("empty", () -> new byte[0]);
    assertThatThrownBy(() -> solve(chain("empty").build("made")))
        .hasMessageContainingAll("/made", "empty definition");
    assertThatThrownBy(() -> solve(chain("text").build("made")))
        .hasMessageContainingAll("/made", "no LLB definition");
    assertThatThrownBy(() -> solve(chain("text").build()))
        .hasMessageContainingAll("no file /buildkit.llb.definition");
  }

  @Test
  void aGraphThatBuildsItselfIsRefused() throws Exception {
    Path files = Files.createDirectory(directory.resolve("files"));
    locals.put("files", files);
    State state = State.local("files").build("self");
    Files.write(files.resolve("self"), state.marshal(PLATFORM).toBytes());
    assertThatThrownBy(() -> solve(state)).hasMessageContaining("without end");
  }

  @Test
  void graphsThatMakeNewOnesForEverEnd() {
    for (int i = 0; i < 100; i++) {
      State next = chain("writer " + (i + 1)).build("made");
      files.put("writer " + i, () -> next.marshal(PLATFORM).toBytes());
    }
    assertThatThrownBy(() -> solve(chain("writer 0").build("made")))
        .hasMessageContaining("32 deep");
    assertThat(ran).hasSize(1 + 32);
  }

  @Test
  void anInterruptEndsTheStepsOfTheGraph() throws Exception {
    CountDownLatch running = new CountDownLatch(2);
    CountDownLatch ended = new CountDownLatch(2);
    behaviour =
        (command, _) -> {
          if (command.startsWith("long")) {
            running.countDown();
            try {
              new CountDownLatch(1).await();
            } finally {
              ended.countDown();
            }
          }
          return command;
        };
    State state = built("writer", State.merge(List.of(chain("long 1"), chain("long 2"))));
    assertThat(interrupted(state, running)).isInstanceOf(InterruptedException.class);
    assertThat(ended.getCount()).isZero();
    assertThat(ends())
        .filteredOn(e -> "cancelled".equals(e.error()))
        .extracting(SolveEvent.Completed::vertex)
        .containsExactlyInAnyOrder(vertex(chain("long 1")), vertex(chain("long 2")), vertex(state));
  }

  @Test
  void aFailureBesideItStopsTheGraph() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    behaviour =
        (command, _) -> {
          if (command.equals("long")) {
            running.countDown();
            new CountDownLatch(1).await();
          } else if (command.equals("bad")) {
            running.await();
            throw StepFailure.step("no", null);
          }
          return command;
        };
    State state = State.merge(List.of(built("writer", chain("long")), chain("bad")));
    assertThatThrownBy(() -> solve(state)).hasMessage("no");
  }

  @Test
  void stepsOfAllGraphsShareThePlaces() throws Exception {
    AtomicInteger most = countingMostAtOnce();
    State graph = State.merge(List.of(chain("a"), chain("b"), chain("c")));
    State state =
        State.merge(List.of(built("w1", graph), built("w2", chain("d")), chain("e"), chain("f")));
    solve(state, new SolveSettings(false, false, false, 0, 1, 4));
    assertThat(most.get()).isEqualTo(1);
    assertThat(ran).hasSize(8);
  }
}
