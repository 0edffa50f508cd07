package dev.bothy.runtime.embedded.stream;

import dev.bothy.engine.exec.container.NotStarted;
import dev.bothy.engine.exec.container.SoughtProgram;
import dev.bothy.runtime.PlaceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What crun wrote of a command that it could not run; without a terminal it has said so on standard
 * error too, some versions only there when the kernel does not take the program. Nothing else
 * proves a failed start: a command that ran may end with crun's code, and have changed its own file
 * or what runs it.
 */
public record CrunLog(String text) {
  /** Of a container with a terminal that ended before it had sent that. */
  private static final String MISSED = "read FD: connection closed";

  static final CrunLog NOTHING = new CrunLog("");

  /** What is in the file; nothing when there is none. */
  public static CrunLog read(Path file) throws IOException {
    try {
      return new CrunLog(Files.readString(file).strip());
    } catch (NoSuchFileException e) {
      return NOTHING;
    }
  }

  /**
   * The same with what was held of standard error, where that is crun's word of this command. What
   * is not goes on to standard error.
   *
   * @param held null when nothing was
   */
  public CrunLog and(@Nullable HeldWords held, SoughtProgram sought) throws IOException {
    if (held == null) {
      return this;
    }
    String line = held.line();
    if (isEmpty() && NotStarted.isRefusal(line, sought)) {
      return new CrunLog(line);
    }
    if (why(sought) == null) {
      held.release();
    }
    return this;
  }

  /** Whether it wrote nothing. */
  public boolean isEmpty() {
    return text.isEmpty();
  }

  /**
   * Why the command did not start; null when it did, when something else was wrong, or when crun
   * had no log any more, as some have when the kernel does not take the program.
   */
  public @Nullable NotStarted why(SoughtProgram sought) {
    if (text.contains(MISSED)) {
      return NotStarted.byLooking(sought);
    }
    return isEmpty() ? null : NotStarted.of(text, sought);
  }

  /**
   * What to say of it.
   *
   * @param why null when that is not known
   */
  public PlaceException failure(String program, String where, @Nullable NotStarted why) {
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
