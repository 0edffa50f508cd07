package dev.bothy.starlark.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.starlark.AllocatedBytes;
import dev.bothy.starlark.lib.JsonModule;
import dev.bothy.starlark.lib.MathModule;
import dev.bothy.starlark.lib.TimeModule;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the JVM allocates for one operation on large arguments, garbage and all, is at most what is
 * counted and a tenth, beside what each step may leave as garbage.
 */
class AllocationTest {
  private static final int N = 16_000;

  /** Of a step: arguments, iterators, boxed numbers. */
  private static final long GARBAGE = 160;

  /** Of the measured statement, whatever the sizes. */
  private static final long ONCE = 10_000;

  static final Predeclared NAMES =
      Predeclared.core()
          .with("json", JsonModule.module())
          .with("math", MathModule.module())
          .with("struct", StarlarkStruct.FUNCTION)
          .with("time", TimeModule.module(InstantSource.fixed(Instant.ofEpochSecond(1000))));

  private record Use(long real, long counted, long steps) {
    Use minus(Use u) {
      return new Use(real - u.real, counted - u.counted, steps - u.steps);
    }
  }

  private Use ready = new Use(0, 0, 0);
  private Use done = ready;

  private Use use(StarlarkThread thread) {
    return new Use(AllocatedBytes.now(), thread.allocatedBytes(), thread.steps());
  }

  private Use measure(String expression, int n) {
    StarlarkThread[] thread = new StarlarkThread[1];
    thread[0] =
        StarlarkThread.builder()
            .printer(
                line -> {
                  if (line.equals("ready")) {
                    ready = use(thread[0]);
                  } else if (line.equals("done")) {
                    done = use(thread[0]);
                  }
                })
            .build();
    Starlark.execute(
        thread[0], SourceFile.of("f", Allocations.once(expression, n)), Dialect.ALL, NAMES);
    return done.minus(ready);
  }

  static List<String> large() {
    return Allocations.LARGE;
  }

  @ParameterizedTest
  @MethodSource("large")
  void whatIsAllocatedIsCounted(String expression) {
    measure(expression, 1600); // what is loaded and linked at a first use
    Use u = measure(expression, N);
    assertThat(u.real)
        .as(u.toString())
        .isLessThanOrEqualTo(u.counted * 11 / 10 + u.steps * GARBAGE + ONCE);
  }
}
