package dev.bothy.starlark.edit;

import java.util.ArrayList;
import java.util.List;

/** The difference of two small texts the way {@code diff -u} shows it. */
public final class UnifiedDiff {
  private static final int CONTEXT = 3;

  /** Beyond this, what lies between the first and the last difference is shown as one. */
  private static final int LARGEST_TABLE = 4_000_000;

  private UnifiedDiff() {}

  /** A line of the comparison; kind is a blank, minus or plus. */
  private record Line(char kind, String text) {}

  /**
   * The difference, empty when there is none.
   *
   * @param name of the file in the heading
   */
  public static String of(String name, String before, String after) {
    if (before.equals(after)) {
      return "";
    }
    List<Line> lines = compare(lines(before), lines(after));
    StringBuilder out =
        new StringBuilder("--- a/").append(name).append("\n+++ b/").append(name).append('\n');
    int at = 0;
    int oldLine = 1;
    int newLine = 1;
    while (at < lines.size()) {
      int start = next(lines, at);
      if (start == lines.size()) {
        break;
      }
      int from = Math.max(at, start - CONTEXT);
      int to = hunkEnd(lines, start);
      // Before the hunk both sides are the same.
      oldLine += from - at;
      newLine += from - at;
      int[] counts = hunk(out, lines.subList(from, to), oldLine, newLine);
      oldLine += counts[0];
      newLine += counts[1];
      at = to;
    }
    return out.toString();
  }

  private static int[] hunk(StringBuilder out, List<Line> lines, int oldLine, int newLine) {
    int removed = 0;
    int added = 0;
    for (Line line : lines) {
      removed += line.kind == '+' ? 0 : 1;
      added += line.kind == '-' ? 0 : 1;
    }
    out.append("@@ -").append(removed == 0 ? oldLine - 1 : oldLine).append(',').append(removed);
    out.append(" +").append(added == 0 ? newLine - 1 : newLine).append(',').append(added);
    out.append(" @@\n");
    for (Line line : lines) {
      out.append(line.kind).append(line.text);
      if (!line.text.endsWith("\n")) {
        out.append("\n\\ No newline at end of file\n");
      }
    }
    return new int[] {removed, added};
  }

  private static int next(List<Line> lines, int from) {
    int i = from;
    while (i < lines.size() && lines.get(i).kind == ' ') {
      i++;
    }
    return i;
  }

  /** Differences closer than twice the context belong together. */
  private static int hunkEnd(List<Line> lines, int start) {
    int end = start;
    for (int i = start; i < lines.size() && i <= end + 2 * CONTEXT; i++) {
      if (lines.get(i).kind != ' ') {
        end = i;
      }
    }
    return Math.min(lines.size(), end + 1 + CONTEXT);
  }

  /** Lines with their ends. */
  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int newline = text.indexOf('\n', start);
      int end = newline < 0 ? text.length() : newline + 1;
      lines.add(text.substring(start, end));
      start = end;
    }
    return lines;
  }

  private static List<Line> compare(List<String> a, List<String> b) {
    int head = 0;
    while (head < a.size() && head < b.size() && a.get(head).equals(b.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < a.size() - head
        && tail < b.size() - head
        && a.get(a.size() - 1 - tail).equals(b.get(b.size() - 1 - tail))) {
      tail++;
    }
    List<Line> lines = new ArrayList<>();
    a.subList(0, head).forEach(text -> lines.add(new Line(' ', text)));
    middle(a.subList(head, a.size() - tail), b.subList(head, b.size() - tail), lines);
    a.subList(a.size() - tail, a.size()).forEach(text -> lines.add(new Line(' ', text)));
    return lines;
  }

  /** By the longest common subsequence. */
  private static void middle(List<String> a, List<String> b, List<Line> out) {
    if ((long) a.size() * b.size() > LARGEST_TABLE) {
      a.forEach(text -> out.add(new Line('-', text)));
      b.forEach(text -> out.add(new Line('+', text)));
      return;
    }
    int[][] common = new int[a.size() + 1][b.size() + 1];
    for (int i = a.size() - 1; i >= 0; i--) {
      for (int j = b.size() - 1; j >= 0; j--) {
        common[i][j] =
            a.get(i).equals(b.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    int i = 0;
    int j = 0;
    while (i < a.size() || j < b.size()) {
      if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
        out.add(new Line(' ', a.get(i)));
        i++;
        j++;
      } else if (i < a.size() && (j == b.size() || common[i + 1][j] >= common[i][j + 1])) {
        out.add(new Line('-', a.get(i++)));
      } else {
        out.add(new Line('+', b.get(j++)));
      }
    }
  }
}
