package dev.bothy.starlark.fuzz;

import java.util.List;
import java.util.Random;

/** Changes a text in a few places: pieces lost, doubled, moved, and things put in. */
final class Damage {
  private static final List<String> PIECES =
      List.of(
          "(",
          ")",
          "[",
          "]",
          "{",
          "}",
          "\"",
          "'",
          "\"\"\"",
          ":",
          ",",
          "=",
          "\\",
          "#",
          "\n",
          "\r",
          "\n    ",
          "\t",
          " ",
          "def ",
          "if ",
          "else:",
          "for x in ",
          "lambda ",
          "not ",
          ".",
          "1",
          "x",
          "$",
          "é",
          "\uD83D",
          "\uFEFF",
          "\f",
          "*",
          "**",
          ";",
          "load(",
          "0x",
          "\\\n",
          "import ");

  private Damage() {}

  static String of(String text, long seed) {
    Random random = new Random(~seed);
    StringBuilder out = new StringBuilder(text);
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      int at = random.nextInt(out.length() + 1);
      int end = Math.min(out.length(), at + random.nextInt(12));
      switch (random.nextInt(4)) {
        case 0 -> out.delete(at, end);
        case 1 -> out.insert(random.nextInt(out.length() + 1), out.substring(at, end));
        default -> out.insert(at, PIECES.get(random.nextInt(PIECES.size())));
      }
    }
    return out.toString();
  }
}
