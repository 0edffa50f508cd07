package dev.bothy.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TextTest {

  @Test
  void escapeSequencesDoNotReachTheTerminal() {
    assertThat(Text.clean("\u001b[1;31mred\u001b[0m")).isEqualTo("red");
    assertThat(Text.clean("\u001b]0;title\u0007x")).isEqualTo("x");
    assertThat(Text.clean("\u001b]8;;http://x\u001b\\link")).isEqualTo("link");
    assertThat(Text.clean("a\u009bc\u202eb\u0007")).isEqualTo("acb");
  }

  @Test
  void ofALineThatOverwritesItselfTheLastTextStays() {
    assertThat(Text.clean("10%\r55%\r100%")).isEqualTo("100%");
    assertThat(Text.clean("done\r")).isEqualTo("done");
    assertThat(Text.clean("a\tb")).isEqualTo("a       b");
  }

  @Test
  void wideCharactersTakeTwoCells() {
    assertThat(Text.cells("日本")).isEqualTo(4);
    assertThat(Text.cells("e\u0301")).isEqualTo(1);
    assertThat(Text.fit("日本語", 5)).isEqualTo("日本…");
    assertThat(Text.fit("abcdef", 6)).isEqualTo("abcdef");
    assertThat(Text.fit("abcdef", 5)).isEqualTo("abcd…");
  }

  @Property(seed = "20261120")
  void noTextIsWiderThanAsked(@ForAll String text, @ForAll @IntRange(min = 1, max = 40) int cells) {
    String clean = Text.clean(text);
    assertThat(Text.cells(Text.fit(clean, cells))).isLessThanOrEqualTo(cells);
    assertThat(clean.chars()).noneMatch(Character::isISOControl);
    assertThat(Text.clean(clean)).isEqualTo(clean);
  }
}
