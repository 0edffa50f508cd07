package dev.bothy.engine.op;

/** The end of a text that comes in pieces from other threads. */
public final class TextTail {
  private final StringBuilder text = new StringBuilder();
  private final int max;

  /**
   * @param max how many characters are kept
   */
  public TextTail(int max) {
    this.max = max;
  }

  public synchronized void add(String piece) {
    text.append(piece);
    if (text.length() > max) {
      text.delete(0, text.length() - max);
    }
  }

  @Override
  public synchronized String toString() {
    return text.toString();
  }
}
