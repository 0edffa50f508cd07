package dev.bothy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Lease;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.upkeep.StoreUse;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.SourceLocation;
import dev.bothy.llb.state.Exec;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Steps of whole builds: run once, side by side, with secrets, and failing. */
@Tag("containers")
@Timeout(900)
class EmbeddedBuilderTest extends BuildBench {
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
  void secretsReachTheStepAndNothingElse() throws Exception {
    String secret = "s3cret-" + Long.toString(System.nanoTime(), 36);
    Path file = Files.writeString(place.directory().resolve("secret"), secret);
    State state =
        base()
            .run(
                Exec.args("/bin/sh", "-c", "wc -c < /run/s; grep -q s3cret /run/s")
                    .secret("/run/s", "token"));
    SolveRequest request =
        SolveRequest.of(state.marshal(Platform.host()))
            .withLocals(Map.of("programs", programs))
            .withSecrets(Map.of("token", new SolveRequest.SecretSource.FromFile(file)));
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
  void pruneKeepsWhatARootNamesAndNoMore() throws Exception {
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    SolveResult kept = solve(sh(base(), "echo kept > /k"));
    SolveResult dropped = solve(sh(base(), "echo dropped > /d"));
    builder.roots().put(new Roots.Root("image", "kept:1", 0, kept.layers(), List.of(), Map.of()));
    StoreUsage left = builder.prune(new PruneOptions(-1, 0, true)).usage();
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
  void aPruneSaysWhatItLeavesBecauseItIsInUse() throws Exception {
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    SolveResult used = solve(sh(base(), "head -c 1000000 /dev/zero > /u"));
    PruneResult left;
    try (Store open = Store.open(store, EmbeddedBuilder.isRootless());
        Lease _ = open.layers().lease(List.of(new LayerId(used.layers().getLast())))) {
      left = builder.prune(new PruneOptions(-1, 0, true));
    }
    assertThat(left.busy()).isFalse();
    assertThat(left.sparedLayers()).isOne();
    assertThat(left.sparedBytes()).isBetween(1_000_000L, 1_200_000L);
    assertThat(left.usage().count(StoreUsage.Kind.LAYER)).isOne();
    left = builder.prune(new PruneOptions(-1, 0, true));
    assertThat(left).isEqualTo(new PruneResult(left.usage(), false, 0, 0));
  }

  @Test
  void aPruneBesideABuildSaysThatItLeavesWhatTheBuildMayNeed() throws Exception {
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    SolveResult made = solve(sh(base(), "echo made > /m"));
    PruneResult left;
    try (Store open = Store.open(store, EmbeddedBuilder.isRootless());
        StoreUse _ = StoreUse.shared(open)) {
      left = builder.prune(new PruneOptions(-1, 0, true));
    }
    assertThat(left.busy()).isTrue();
    assertThat(left.usage().items()).extracting(StoreUsage.Item::name).containsAll(made.layers());
    assertThat(left.sparedLayers()).isEqualTo(left.usage().count(StoreUsage.Kind.LAYER));
    assertThat(left.sparedBytes()).isEqualTo(left.usage().bytes(StoreUsage.Kind.LAYER));
  }

  @Test
  void pruningToASizeKeepsResultsWhoseLayersStayAnyway() throws Exception {
    EmbeddedBuilder builder = EmbeddedBuilder.open(store);
    State state = sh(base(), "echo kept > /k");
    SolveResult kept = solve(state);
    SolveResult _ = solve(sh(base(), "echo dropped > /d"));
    builder.roots().put(new Roots.Root("image", "kept:1", 0, kept.layers(), List.of(), Map.of()));
    StoreUsage left = builder.prune(new PruneOptions(0, 0, false)).usage();
    assertThat(left.items())
        .filteredOn(item -> item.kind() == StoreUsage.Kind.LAYER)
        .extracting(StoreUsage.Item::name)
        .containsExactlyInAnyOrderElementsOf(kept.layers());
    events.clear();
    SolveResult _ = solve(state);
    assertThat(events)
        .filteredOn(e -> e instanceof SolveEvent.Completed c && !c.cached())
        .isEmpty();
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
