package dev.bothy.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
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
  void messagesShowTheirControlCharacters() {
    assertThat(Text.visible("two\n\tlines")).isEqualTo("two\n\tlines");
    assertThat(Text.visible("\u001b]0;title\u0007x\r\ny\rz")).isEqualTo("^[]0;title^Gx\ny^Mz");
    assertThat(Text.visible("a\u009bc\u202eb\u007f")).isEqualTo("a\\u009bc\\u202eb^?");
  }

  @Test
  void aTerminalGetsColoursAndNothingThatDrivesIt() {
    assertThat(screen("\u001b[1;31mred\u001b[0m\ttext\n"))
        .isEqualTo("\u001b[1;31mred\u001b[0m\ttext\n");
    assertThat(screen("\u001b]0;title\u0007x")).isEqualTo("^[]0;title^Gx");
    assertThat(screen("\u001b[2J\u001b[1;1H\u001bcx")).isEqualTo("^[[2J^[[1;1H^[cx");
    assertThat(screen("\u001b\u001b[1;2\u001b[0m")).isEqualTo("^[^[[1;2\u001b[0m");
    assertThat(screen("50%\r60%\r\n")).isEqualTo("50%^M60%\n");
    assertThat(screen("a\u009b2Jb\u202ec\u2066d\u00e9\u2028\u65e5\u00a0"))
        .isEqualTo("a\\u009b2Jb\\u202ec\\u2066d\u00e9\u2028\u65e5\u00a0");
  }

  private static String screen(String text) {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    try (Screen screen = new Screen(shown)) {
      screen.print(text);
    }
    return shown.toString(StandardCharsets.UTF_8);
  }

  @Property(seed = "20261128")
  void whateverIsPrintedATerminalShowsItAsText(@ForAll String text) {
    String shown = screen(text).replaceAll("\u001b\\[[0-9;:]*m", "");
    assertThat(shown.chars().filter(c -> c != 10 && c != 9).boxed())
        .noneMatch(c -> Character.isISOControl(c) || Text.isDirection((char) c.intValue()));
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
