package dev.bothy.engine.source;

/** Names of files that come from elsewhere. */
public final class SafeName {
  private static final String NONE = "download";

  private SafeName() {}

  /**
   * The last part of a path, if a file can be called so; else {@code download}. What comes of it is
   * one name: it leads nowhere, and ends no line of a terminal.
   */
  public static String of(String path) {
    String name = path.strip();
    int end = name.length();
    while (end > 0 && name.charAt(end - 1) == '/') {
      end--;
    }
    name = name.substring(name.lastIndexOf('/', end - 1) + 1, end).strip();
    boolean good =
        !name.isEmpty()
            && !name.equals(".")
            && !name.equals("..")
            && name.chars().noneMatch(Character::isISOControl);
    return good ? name : NONE;
  }
}
