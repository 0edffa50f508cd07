package dev.bothy.engine.solve.report;

/**
 * How much of a step's output is shown. A step can write without end; whoever watches, and whatever
 * keeps what they saw, cannot.
 */
public final class LogAllowance {
  /** In characters; builds of large environments stay well below. */
  static final int MOST = 16 << 20;

  private int left = MOST;
  private long cut;

  /** The part of the text that is shown; empty when nothing is any more. */
  public synchronized String take(String text) {
    if (text.length() <= left) {
      left -= text.length();
      return text;
    }
    String part = text.substring(0, left);
    boolean first = cut == 0;
    cut += text.length() - left;
    left = 0;
    return first
        ? part + "\n[more than " + (MOST >> 20) + " MiB of output: the rest is not shown]\n"
        : part;
  }

  /** What is said at the end of the step; empty when all was shown. */
  public synchronized String note() {
    return cut == 0 ? "" : "[" + cut + " characters of output were not shown]\n";
  }
}
