package dev.bothy.starlark.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.starlark.AllocatedBytes;
import dev.bothy.starlark.StarlarkException;
import dev.bothy.starlark.eval.Limits;
import dev.bothy.starlark.eval.Starlark;
import dev.bothy.starlark.eval.StarlarkThread;
import dev.bothy.starlark.spec.Chunk;
import dev.bothy.starlark.spec.SpecificationTest;
import dev.bothy.starlark.syntax.Dialect;
import dev.bothy.starlark.syntax.SourceFile;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Programs and conformance chunks, whole and damaged, under small limits: they end within all of
 * them, compiled or not alike.
 */
class EvaluatorFuzzTest {
  private static final List<Chunk> CHUNKS = Chunk.all();

  /** Of a step: the most that a call, an error's text or a float's digits leave as garbage. */
  private static final long GARBAGE = 4_000;

  /** Of a character of source: tokens, tree, names and code. */
  private static final long SOURCE = 400;

  /** Of a run, and of what a run is the first to load. */
  private static final long ONCE = 8_000_000;

  private record Outcome(String shown, long steps, long bytes, long real) {}

  private static Outcome run(String text, Limits limits, int compileAfter) {
    StringBuilder out = new StringBuilder();
    StarlarkThread thread =
        StarlarkThread.builder()
            .limits(limits)
            .compileAfter(compileAfter)
            .printer(line -> out.append(line).append('\n'))
            .build();
    long before = AllocatedBytes.now();
    try {
      Starlark.execute(thread, SourceFile.of("f", text), Dialect.ALL, SpecificationTest.NAMES);
    } catch (StarlarkException e) {
      // With its places and its stack.
      out.append(e.render());
    } catch (VirtualMachineError e) {
      throw new AssertionError("a crash: " + e + " of\n" + text, e);
    }
    long real = AllocatedBytes.now() - before;
    return new Outcome(out.toString(), thread.steps(), thread.allocatedBytes(), real);
  }

  private static Limits limits(Random random) {
    return Limits.UNTRUSTED
        .withMaxSteps(200 + random.nextInt(20_000))
        .withMaxAllocatedBytes(60_000 + random.nextInt(1_000_000))
        .withMaxCallDepth(2 + random.nextInt(60))
        .withMaxTime(Duration.ofMinutes(1));
  }

  /** Whether a limit ended it or not. */
  private static void bounded(String text, long seed) {
    Limits limits = limits(new Random(seed));
    Outcome plain = run(text, limits, Integer.MAX_VALUE);
    assertThat(plain.steps).as(text).isLessThanOrEqualTo(limits.maxSteps());
    assertThat(plain.bytes).as(text).isLessThanOrEqualTo(limits.maxAllocatedBytes());
    assertThat(plain.real)
        .as(text)
        .isLessThanOrEqualTo(
            plain.bytes * 11 / 10 + plain.steps * GARBAGE + text.length() * SOURCE + ONCE);
    // So few steps take no minute, and so few calls no stack.
    assertThat(plain.shown).as(text).doesNotContain("took longer", "for this thread's stack");
    Outcome compiled = run(text, limits, 0);
    assertThat(compiled.shown).as(text).isEqualTo(plain.shown);
    assertThat(compiled.steps).as(text).isEqualTo(plain.steps);
    assertThat(compiled.bytes).as(text).isEqualTo(plain.bytes);
  }

  @Property(seed = "20261128", tries = 1_000)
  void programsStayInBoundsCompiledOrNot(@ForAll long seed) {
    bounded(Programs.of(seed), seed);
  }

  @Property(seed = "20261128", tries = 1_000)
  void damagedProgramsStayInBoundsCompiledOrNot(@ForAll long seed) {
    bounded(Damage.of(Programs.of(seed), seed), seed);
  }

  /** A chunk, or the beginning of one before another, damaged. */
  @Property(seed = "20261128", tries = 1_000)
  void damagedChunksStayInBoundsCompiledOrNot(@ForAll long seed) {
    Random random = new Random(seed);
    String text = chunk(random);
    if (random.nextInt(3) == 0) {
      String[] lines = chunk(random).split("(?<=\n)");
      int cut = random.nextInt(lines.length);
      text = String.join("", Arrays.copyOf(lines, cut)) + text;
    }
    bounded(Damage.of(text, seed), seed);
  }

  private static String chunk(Random random) {
    return CHUNKS.get(random.nextInt(CHUNKS.size())).text().stripLeading();
  }
}
