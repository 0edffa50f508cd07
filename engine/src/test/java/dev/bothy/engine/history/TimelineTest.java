package dev.bothy.engine.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What waited for what. */
class TimelineTest {
  private final List<GraphStep> steps = new ArrayList<>();
  private final List<StepRun> runs = new ArrayList<>();

  private static Digest digest(String name) {
    return Digest.of(name.getBytes(StandardCharsets.UTF_8));
  }

  private void step(String name, long start, long end, String... inputs) {
    List<Digest> digests = new ArrayList<>();
    for (String input : inputs) {
      digests.add(digest(input));
    }
    boolean internal = name.startsWith("merge");
    steps.add(new GraphStep(digest(name), null, name, null, internal, digests, List.of()));
    runs.add(
        new StepRun(
            digest(name),
            steps.size(),
            start < 0 ? StepRun.Outcome.CACHED : StepRun.Outcome.RAN,
            start,
            end,
            -1,
            null,
            null,
            ""));
  }

  private Timeline timeline() {
    Build build =
        new Build(
            "id", "", "n", "p", 100, 900, Build.Result.DONE, false, "", "", "g", List.copyOf(runs));
    return Timeline.of(build, new BuildGraph("g", steps));
  }

  @Test
  void theCriticalPathGoesBackFromTheLastEndThroughWhatWasWaitedFor() {
    step("base", -1, 100);
    step("quick", 110, 200, "base");
    step("slow", 120, 500, "base");
    step("side", 130, 900, "base");
    step("merge", -1, 501, "quick", "slow");
    step("last", 510, 950, "merge", "base");
    assertThat(timeline().criticalPath())
        .extracting(e -> e.step().name())
        .containsExactly("slow", "last");
  }

  @Test
  void aStepWaitsFromWhenItsInputsAreThere() {
    step("first", 150, 400);
    step("second", 460, 500, "first");
    List<Timeline.Entry> entries = timeline().entries();
    assertThat(entries.get(0).waitedMillis()).isEqualTo(50);
    assertThat(entries.get(1).waitedMillis()).isEqualTo(60);
    assertThat(entries.get(1).run().tookMillis()).isEqualTo(40);
  }

  @Test
  void ofAnUnchangedBuildAllIsCachedAndNumberedInOrder() {
    step("a", 1, 2);
    step("merge", 1, 2, "a");
    step("b", 1, 2, "merge");
    runs.clear();
    Timeline timeline = timeline();
    assertThat(timeline.criticalPath()).isEmpty();
    assertThat(timeline.entries()).extracting(e -> e.run().number()).containsExactly(1, 0, 2);
    assertThat(timeline.entries())
        .allMatch(e -> e.run().outcome() == StepRun.Outcome.CACHED && e.waitedMillis() == 0);
  }
}
