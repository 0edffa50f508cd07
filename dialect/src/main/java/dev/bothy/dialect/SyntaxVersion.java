package dev.bothy.dialect;

import dev.bothy.llb.SourceLocation;
import dev.bothy.starlark.syntax.SourceFile;
import org.jspecify.annotations.Nullable;

/** The API version that a file's first line may name: {@code # syntax=v1}. */
final class SyntaxVersion {
  private SyntaxVersion() {}

  /**
   * What to warn about, or null.
   *
   * @throws DialectException when the file is written for another version of the API
   */
  static @Nullable String check(SourceFile file) throws DialectException {
    String line = file.lineText(1).strip();
    if (!line.startsWith("#")) {
      return null;
    }
    String comment = line.substring(1).strip();
    if (!comment.startsWith("syntax")) {
      return null;
    }
    String rest = comment.substring("syntax".length()).strip();
    if (!rest.startsWith("=")) {
      return null;
    }
    String version = rest.substring(1).strip();
    return switch (version) {
      case "v1" -> null;
      case "v0" ->
          throw new DialectException(
              "the file is written for version 0 of the API, which is not supported",
              new SourceLocation(file.name(), 1, 1),
              "write `# syntax=v1`, base(image=\"ubuntu:22.04\", dev=True) for base(os=…, language=…),"
                  + " and install.python()");
      default -> "unknown version " + version + " of the API: the file is read as v1";
    };
  }
}
