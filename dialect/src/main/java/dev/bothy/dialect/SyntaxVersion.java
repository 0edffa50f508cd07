package dev.bothy.dialect;

import dev.bothy.starlark.syntax.SourceFile;
import org.jspecify.annotations.Nullable;

/**
 * The API version that a file's first line may name: {@code # syntax=v1}.
 *
 * @param old whether it is v0
 * @param warning what to say of the line, or null
 */
public record SyntaxVersion(boolean old, @Nullable String warning) {
  private static final SyntaxVersion NEWEST = new SyntaxVersion(false, null);

  /** What the first line says; without a word of it the newest version. */
  public static SyntaxVersion of(SourceFile file) {
    String line = file.lineText(1).strip();
    if (!line.startsWith("#")) {
      return NEWEST;
    }
    String comment = line.substring(1).strip();
    if (!comment.startsWith("syntax")) {
      return NEWEST;
    }
    String rest = comment.substring("syntax".length()).strip();
    if (!rest.startsWith("=")) {
      return NEWEST;
    }
    String version = rest.substring(1).strip();
    if (version.equals("v1")) {
      return NEWEST;
    }
    return version.equals("v0")
        ? new SyntaxVersion(true, null)
        : new SyntaxVersion(
            false, "unknown version " + version + " of the API: the file is read as v1");
  }
}
