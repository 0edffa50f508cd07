package dev.bothy.starlark.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.starlark.syntax.SourceFile;
import dev.bothy.starlark.syntax.SyntaxTree;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Programs made from seeds, and the same with damage. {@code make fuzz} runs other seeds for
 * longer.
 */
class SourceFuzzTest {
  @Property(seed = "20261128", tries = 10_000)
  void programsParseAndKeepTheirMeaning(@ForAll long seed) {
    String program = Programs.of(seed);
    assertThat(SyntaxTree.parse(SourceFile.of("f", program)).errors()).as(program).isEmpty();
    SourceInvariants.anyText(program);
    SourceInvariants.meaning(program);
  }

  @Property(seed = "20261128", tries = 4_000)
  void damagedProgramsAreReadAsFarAsTheyGo(@ForAll long seed) {
    SourceInvariants.anyText(Damage.of(Programs.of(seed), seed));
  }
}
