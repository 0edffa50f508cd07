package dev.bothy.starlark.format;

import java.util.List;

/**
 * How many blank lines stand before each line: around functions two at the top and one inside of
 * others, elsewhere what the author has, up to that; none where a block begins.
 */
final class BlankLines {
  private final List<Line> lines;

  /** For comments that touch the code below them: the index of that; else their own. */
  private final int[] target;

  BlankLines(List<Line> lines) {
    this.lines = lines;
    target = new int[lines.size()];
    for (int i = lines.size() - 1; i >= 0; i--) {
      target[i] = touchesNext(i) ? target[i + 1] : i;
    }
  }

  private boolean touchesNext(int i) {
    return lines.get(i) instanceof Line.Remark r
        && i + 1 < lines.size()
        && lines.get(i + 1).level() == r.level()
        && lines.get(i + 1).blanks() == 0;
  }

  /**
   * @param afterDef whether the last line of code of this level was a function's header
   */
  int before(int i, boolean afterDef) {
    Line line = lines.get(i);
    if (i == 0
        || lines.get(i - 1) instanceof Line.Code c && c.opensBlock()
        || line instanceof Line.Code c && c.kind() == Line.Code.Kind.CONTINUED_HEADER) {
      return 0;
    }
    int most = line.level() == 0 ? 2 : 1;
    boolean inRun = target[i - 1] == target[i];
    if (inRun) {
      return 0;
    }
    if (lines.get(target[i]) instanceof Line.Code code
        && (code.kind() == Line.Code.Kind.DEF || afterDef)) {
      return most;
    }
    return Math.min(line.blanks(), most);
  }
}
