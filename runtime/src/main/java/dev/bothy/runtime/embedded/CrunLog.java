package dev.bothy.runtime.embedded;

import dev.bothy.engine.exec.NotStarted;
import dev.bothy.runtime.PlaceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What crun wrote of a command that it could not run; without a terminal it has said so on standard
 * error too.
 */
record CrunLog(String text) {
  /** What it ends with, and many a command too. */
  private static final int FAILED = 1;

  /** Of a container with a terminal that ended before it had sent that. */
  private static final String MISSED = "read FD: connection closed";

  static final CrunLog NOTHING = new CrunLog("");

  static CrunLog read(Path file) throws IOException {
    try {
      return new CrunLog(Files.readString(file).strip());
    } catch (NoSuchFileException e) {
      return NOTHING;
    }
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  /**
   * Why the command did not start; null when it did, or when something else was wrong.
   *
   * @param code that crun ended with
   * @param path as in {@code $PATH}, inside
   */
  @Nullable NotStarted why(
      int code, String program, String path, String cwd, NotStarted.Look look) {
    if (text.contains(MISSED)) {
      return NotStarted.byLooking(program, path, cwd, look);
    }
    if (!isEmpty()) {
      return NotStarted.of(text, program, path, cwd, look);
    }
    return code == FAILED ? NotStarted.unfit(program, path, cwd, look) : null;
  }

  /**
   * What to say of it.
   *
   * @param why null when that is not known
   */
  PlaceException failure(String program, String where, @Nullable NotStarted why) {
    String what = "cannot run " + program + " in " + where;
    if (why == null) {
      return new PlaceException(
          PlaceException.Kind.FAILED, what + (isEmpty() ? "" : ": " + text), null);
    }
    PlaceException.Kind kind =
        switch (why.code()) {
          case NotStarted.CANNOT_EXECUTE -> PlaceException.Kind.NOT_EXECUTABLE;
          case NotStarted.ABSENT -> PlaceException.Kind.NO_SUCH_COMMAND;
          default -> PlaceException.Kind.REQUEST;
        };
    return new PlaceException(kind, what + ": " + why.message(), why.hint());
  }
}
