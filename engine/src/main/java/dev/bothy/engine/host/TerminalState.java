package dev.bothy.engine.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * How a terminal is set, to be put back when a program that had it was killed.
 *
 * @param device such as {@code /dev/pts/3}
 * @param settings as {@code stty -g} writes them; empty when they could not be read
 */
public record TerminalState(Path device, String settings) {
  private static final int PATIENCE_SECONDS = 2;

  /** The present state. */
  public static TerminalState of(Path device) {
    return new TerminalState(device, stty(device, "-g").strip());
  }

  /** Best effort; an interrupt does not keep it from being done. */
  public void restore() {
    if (!settings.isEmpty()) {
      String _ = stty(device, settings);
    }
  }

  private static String stty(Path device, String argument) {
    try {
      Process stty =
          new ProcessBuilder("stty", "-F", device.toString(), argument)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
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
