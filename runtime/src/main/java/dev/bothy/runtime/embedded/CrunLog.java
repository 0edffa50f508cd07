package dev.bothy.runtime.embedded;

import dev.bothy.runtime.PlaceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What crun wrote of a command that it could not run; it has said so on standard error too. */
record CrunLog(String text) {
  private static final int CANNOT_EXECUTE = 126;
  private static final int NOT_FOUND = 127;

  static CrunLog read(Path file) throws IOException {
    try {
      return new CrunLog(Files.readString(file).strip());
    } catch (NoSuchFileException e) {
      return new CrunLog("");
    }
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  /** A shell's exit code for it; null when something else than the command was wrong. */
  @Nullable Integer code() {
    if (!text.contains("executable file") && !text.contains("open executable")) {
      return null;
    }
    boolean absent = text.contains("not found") || text.contains("No such file");
    return absent ? NOT_FOUND : CANNOT_EXECUTE;
  }

  PlaceException failure(String command, String where) {
    return new PlaceException(
        PlaceException.Kind.FAILED,
        "cannot run " + command + " in " + where + (isEmpty() ? "" : ": " + text),
        text.contains("chdir") ? "choose another directory with --workdir" : null);
  }
}
