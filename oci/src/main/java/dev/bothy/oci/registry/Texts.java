package dev.bothy.oci.registry;

/** Text from a server, made fit for a message. */
final class Texts {
  private static final int MAX = 300;

  private Texts() {}

  /** One line without control characters, of bounded length. */
  static String line(String text) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < text.length() && line.length() < MAX; i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) ? ' ' : c);
    }
    return line.toString().strip();
  }
}
