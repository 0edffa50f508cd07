package dev.bothy.starlark.fuzz;

import java.security.SecureRandom;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/**
 * What the tests here check from fixed seeds, from new ones for {@code -Dfuzz.seconds}. Not part of
 * the tests; {@code make fuzz} runs it.
 */
class LongFuzz {
  private record Target(String name, LongConsumer check) {}

  @Test
  void newSeeds() {
    SourceFuzzTest sources = new SourceFuzzTest();
    EvaluatorFuzzTest runs = new EvaluatorFuzzTest();
    EditFuzzTest edits = new EditFuzzTest();
    Target[] targets = {
      new Target("programs", sources::programsParseAndKeepTheirMeaning),
      new Target("damaged programs", sources::damagedProgramsAreReadAsFarAsTheyGo),
      new Target("runs", runs::programsStayInBoundsCompiledOrNot),
      new Target("damaged runs", runs::damagedProgramsStayInBoundsCompiledOrNot),
      new Target("damaged chunks", runs::damagedChunksStayInBoundsCompiledOrNot),
      new Target("additions", edits::whatIsAddedIsAllThatChanges),
      new Target("orders", edits::editsOfDifferentNamesCommute),
      new Target("removals", edits::whatWasAddedCanBeRemoved),
      new Target("damaged edits", edits::damagedFilesAreEditedOrRefused)
    };
    long end = System.nanoTime() + Long.getLong("fuzz.seconds", 60) * 1_000_000_000L;
    SecureRandom seeds = new SecureRandom();
    long count = 0;
    while (System.nanoTime() < end) {
      Target target = targets[(int) (count++ % targets.length)];
      long seed = seeds.nextLong();
      try {
        target.check.accept(seed);
      } catch (AssertionError | RuntimeException | VirtualMachineError e) {
        throw new AssertionError(target.name + " fail from seed " + seed, e);
      }
    }
    System.out.println(count + " cases held");
  }
}
