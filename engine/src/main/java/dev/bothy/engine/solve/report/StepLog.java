package dev.bothy.engine.solve.report;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last lines that a step wrote. */
public final class StepLog {
  private static final int LINES = 20;
  private static final int MAX_LINE = 2000;

  private final Deque<String> lines = new ArrayDeque<>();
  private final StringBuilder open = new StringBuilder();
  private boolean returned;

  public synchronized void add(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        end();
        continue;
      }
      if (returned) { // what a progress bar wrote over is not there any more
        open.setLength(0);
      }
      returned = c == '\r';
      if (!returned && open.length() < MAX_LINE) {
        open.append(c);
      }
    }
  }

  private void end() {
    lines.add(open.toString());
    open.setLength(0);
    returned = false;
    if (lines.size() > LINES) {
      lines.removeFirst();
    }
  }

  public synchronized List<String> last() {
    List<String> copy = new ArrayList<>(lines);
    if (!open.isEmpty()) {
      copy.add(open.toString());
    }
    return copy.size() > LINES
        ? List.copyOf(copy.subList(copy.size() - LINES, copy.size()))
        : List.copyOf(copy);
  }
}
