package dev.bothy.starlark.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.starlark.StarlarkException;
import dev.bothy.starlark.eval.Limits;
import dev.bothy.starlark.eval.Predeclared;
import dev.bothy.starlark.eval.Starlark;
import dev.bothy.starlark.eval.StarlarkThread;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Programs, whole and damaged, under small limits: they end in time, compiled or not alike. */
class EvaluatorFuzzTest {
  private record Outcome(String shown, long steps, long bytes) {}

  private static Outcome run(String text, Limits limits, int compileAfter) {
    StringBuilder out = new StringBuilder();
    StarlarkThread thread =
        StarlarkThread.builder()
            .limits(limits)
            .compileAfter(compileAfter)
            .printer(line -> out.append(line).append('\n'))
            .build();
    try {
      Starlark.execute(thread, SourceFile.of("f", text), Dialect.ALL, Predeclared.core());
    } catch (StarlarkException e) {
      // With its places and its stack.
      out.append(e.render());
    }
    return new Outcome(out.toString(), thread.steps(), thread.allocatedBytes());
  }

  private static Limits limits(Random random) {
    return Limits.UNTRUSTED
        .withMaxSteps(200 + random.nextInt(20_000))
        .withMaxAllocatedBytes(20_000 + random.nextInt(1_000_000))
        .withMaxCallDepth(2 + random.nextInt(60))
        .withMaxTime(Duration.ofSeconds(20));
  }

  /** A single charge may reach over a limit, but nothing is done or made for it. */
  private static void bounded(String text, long seed) {
    Limits limits = limits(new Random(seed));
    Outcome plain = run(text, limits, Integer.MAX_VALUE);
    if (!plain.shown.contains("too many steps")) {
      assertThat(plain.steps).as(text).isLessThanOrEqualTo(limits.maxSteps() * 11 / 10);
    }
    if (!plain.shown.contains("too much memory")) {
      assertThat(plain.bytes).as(text).isLessThanOrEqualTo(limits.maxAllocatedBytes());
    }
    assertThat(run(text, limits, 0)).as(text).isEqualTo(plain);
  }

  @Property(seed = "20261128", tries = 1_000)
  void programsStayInBoundsCompiledOrNot(@ForAll long seed) {
    bounded(Programs.of(seed), seed);
  }

  @Property(seed = "20261128", tries = 1_000)
  void damagedProgramsStayInBoundsCompiledOrNot(@ForAll long seed) {
    bounded(Damage.of(Programs.of(seed), seed), seed);
  }
}
