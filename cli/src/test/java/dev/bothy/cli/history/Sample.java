package dev.bothy.cli.history;

import dev.bothy.engine.history.Build;
import dev.bothy.engine.history.BuildGraph;
import dev.bothy.engine.history.GraphStep;
import dev.bothy.engine.history.StepRun;
import dev.bothy.llb.SourceLocation;
import dev.bothy.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A build of four steps, one of which fails; its times are fixed. */
final class Sample {
  private static final long BEGAN = 1_700_000_000_000L;

  static final GraphStep BASE = step("debian bookworm", 2);
  static final GraphStep APT = step("apt-get install -y tree", 3, BASE);
  static final GraphStep PIP = step("pip install \"a<b\" & 'c'\nand more", 4, BASE);
  static final GraphStep LAST = step("true", 4, APT);
  static final BuildGraph GRAPH = new BuildGraph("g", List.of(BASE, APT, PIP, LAST));

  private Sample() {}

  private static GraphStep step(String name, int line, GraphStep... inputs) {
    return new GraphStep(
        Digest.of(name.getBytes(StandardCharsets.UTF_8)),
        null,
        name,
        new SourceLocation("build.envd", line, 5),
        false,
        java.util.Arrays.stream(inputs).map(GraphStep::vertex).toList(),
        List.of());
  }

  static Build build() {
    return new Build(
        "b1",
        "/home/me/<project>",
        "project:dev",
        "linux/amd64",
        BEGAN,
        9_000,
        Build.Result.FAILED,
        false,
        "",
        "exit code 1",
        "g",
        List.of(
            run(BASE, 1, StepRun.Outcome.CACHED, -1, 10, ""),
            run(APT, 2, StepRun.Outcome.RAN, 20, 7_220, ""),
            run(PIP, 3, StepRun.Outcome.FAILED, 1_500, 9_000, "exit code 1"),
            run(LAST, 0, StepRun.Outcome.NOT_REACHED, -1, -1, "")));
  }

  private static StepRun run(
      GraphStep step, int number, StepRun.Outcome outcome, long start, long end, String error) {
    return new StepRun(
        step.vertex(),
        number,
        outcome,
        start < 0 ? -1 : BEGAN + start,
        end < 0 ? -1 : BEGAN + end,
        outcome == StepRun.Outcome.FAILED ? 1 : -1,
        null,
        null,
        error);
  }
}
