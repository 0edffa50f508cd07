package dev.bothy.cli.progress;

import dev.bothy.cli.terminal.Text;
import dev.bothy.llb.SolveEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a display knows of one vertex. */
final class Step {
  /** How far it came. */
  enum State {
    /** Not to its end: not begun, or stopped. */
    OPEN,
    RUN,
    CACHED,
    FAILED
  }

  /** Lines of output kept for the live display. */
  private static final int KEPT = 6;

  /** A line without an end is shown in pieces of this many characters. */
  private static final int LONGEST = 8192;

  private final String title;
  private final boolean internal;
  private final StringBuilder[] partial = {new StringBuilder(), new StringBuilder()};
  private final Deque<String> last = new ArrayDeque<>();
  private final Map<String, SolveEvent.Transfer> transfers = new LinkedHashMap<>();
  private int number;
  private State state = State.OPEN;
  private long startedAt = -1;

  Step(SolveEvent.Planned planned) {
    String name = firstLine(planned.name());
    title = planned.where() == null ? name : Text.clean("[" + planned.where() + "] ") + name;
    internal = planned.internal();
  }

  private static String firstLine(String name) {
    int start = 0;
    while (start < name.length() && Character.isWhitespace(name.charAt(start))) {
      start++;
    }
    int end = name.indexOf('\n', start);
    String line = end < 0 ? name.substring(start) : name.substring(start, end) + " …";
    return Text.clean(line);
  }

  /** Its place in the file and its name, one line. */
  String title() {
    return title;
  }

  /** Whether people need not see it unless it fails. */
  boolean internal() {
    return internal;
  }

  /** Its number in this display; 0 until it is first shown. */
  int number() {
    return number;
  }

  void number(int number) {
    this.number = number;
  }

  boolean started() {
    return startedAt >= 0;
  }

  void start(long atMillis) {
    startedAt = atMillis;
  }

  void complete(SolveEvent.Completed completed) {
    if (completed.error() == null) {
      state = completed.cached() ? State.CACHED : State.RUN;
    } else if (!completed.isCancelled()) {
      state = State.FAILED;
    }
  }

  State state() {
    return state;
  }

  /** Milliseconds from its start; 0 when it never started. */
  long elapsed(long atMillis) {
    return startedAt < 0 ? 0 : atMillis - startedAt;
  }

  /** Takes output in; returns the lines that became whole, clean. */
  List<String> log(boolean stderr, String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = partial[stderr ? 1 : 0];
    int start = 0;
    while (start < text.length()) {
      int end = text.indexOf('\n', start);
      if (end < 0) {
        line.append(text, start, text.length());
        break;
      }
      line.append(text, start, end);
      take(line, lines);
      start = end + 1;
    }
    if (line.length() > LONGEST) {
      take(line, lines);
    }
    return lines;
  }

  /** The output that never got a line end. */
  List<String> flush() {
    List<String> lines = new ArrayList<>();
    for (StringBuilder line : partial) {
      if (!line.isEmpty()) {
        take(line, lines);
      }
    }
    return lines;
  }

  private void take(StringBuilder line, List<String> lines) {
    if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
      line.setLength(line.length() - 1);
    }
    String clean = Text.clean(line.toString());
    line.setLength(0);
    lines.add(clean);
    if (!clean.isBlank()) {
      last.addLast(clean);
      if (last.size() > KEPT) {
        last.removeFirst();
      }
    }
  }

  /** The last lines of output, oldest first; a line under way counts. */
  List<String> lastLines(int most) {
    List<String> lines = new ArrayList<>(last);
    for (StringBuilder line : partial) {
      if (!line.isEmpty()) {
        String clean = Text.clean(line.substring(Math.max(0, line.length() - 400)));
        if (!clean.isBlank()) {
          lines.add(clean);
        }
      }
    }
    return lines.subList(Math.max(0, lines.size() - most), lines.size());
  }

  void transfer(SolveEvent.Transfer transfer) {
    transfers.put(transfer.id(), transfer);
  }

  /** Bytes of all its transfers together; the total is -1 when one is unknown; null for none. */
  @Nullable Transferred transferred() {
    if (transfers.isEmpty()) {
      return null;
    }
    long current = 0;
    long total = 0;
    for (SolveEvent.Transfer transfer : transfers.values()) {
      current += transfer.current();
      total = total < 0 || transfer.total() < 0 ? -1 : total + transfer.total();
    }
    return new Transferred(current, total);
  }

  /** In bytes. */
  record Transferred(long current, long total) {}
}
