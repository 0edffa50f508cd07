package dev.bothy.engine.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a terminal is set, to be put back when a program that had it was killed.
 *
 * @param device such as {@code /dev/pts/3}; null for standard input, whatever that leads to
 * @param settings as {@code stty -g} writes them; empty when they could not be read
 */
public record TerminalState(@Nullable Path device, String settings) {
  private static final int PATIENCE_SECONDS = 2;

  /** The present state. */
  public static TerminalState of(Path device) {
    return new TerminalState(device, stty(device, "-g").strip());
  }

  /** Of the terminal on standard input, which may be another user's (after {@code su}, say). */
  public static TerminalState ofStandardInput() {
    return new TerminalState(null, stty(null, "-g").strip());
  }

  /** Best effort; an interrupt does not keep it from being done. */
  public void restore() {
    if (!settings.isEmpty()) {
      String _ = stty(device, settings);
    }
  }

  private static String stty(@Nullable Path device, String argument) {
    try {
      ProcessBuilder command =
          device == null
              ? new ProcessBuilder("stty", argument).redirectInput(ProcessBuilder.Redirect.INHERIT)
              : new ProcessBuilder("stty", "-F", device.toString(), argument)
                  .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      Process stty = command.redirectError(ProcessBuilder.Redirect.DISCARD).start();
      try {
        // Not waitFor, which an interrupt ends; a terminal that is stopped (^S) keeps it waiting.
        boolean done =
            stty.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join().exitValue() == 0;
        String text = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        return done ? text : "";
      } catch (CompletionException e) {
        stty.destroyForcibly();
        return "";
      }
    } catch (IOException e) {
      return "";
    }
  }
}
