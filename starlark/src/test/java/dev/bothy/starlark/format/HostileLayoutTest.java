package dev.bothy.starlark.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.starlark.syntax.SourceFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class HostileLayoutTest {
  /** Each of them is asked which of the blocks that end behind it is its own. */
  @Test
  @Timeout(30)
  void manyCommentsBehindManyBlocks() {
    StringBuilder text = new StringBuilder();
    for (int depth = 0; depth < 190; depth++) {
      text.append(" ".repeat(depth)).append("if x:\n");
    }
    text.append(" ".repeat(190)).append("y\n").append("   #\n".repeat(200_000));
    String formatted = Formatter.format(SourceFile.of("f", text.toString()));
    assertThat(formatted.lines().filter(line -> line.strip().equals("#"))).hasSize(200_000);
  }
}
