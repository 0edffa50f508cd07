package dev.bothy.engine.exec;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A terminal with a test at its other end; {@code script} of util-linux makes it. */
public final class Pty implements AutoCloseable {
  private final Process script;
  private final InputStream screen;
  private final OutputStream keys;
  private final StringBuilder shown = new StringBuilder();
  private final Path device;

  public Pty() throws IOException {
    script =
        new ProcessBuilder("script", "-qefc", "tty; exec sleep 600", "/dev/null")
            .redirectErrorStream(true)
            .start();
    screen = script.getInputStream();
    keys = script.getOutputStream();
    device = Path.of(until("\n").strip());
  }

  public Path device() {
    return device;
  }

  public void type(String text) throws IOException {
    keys.write(text.getBytes(StandardCharsets.UTF_8));
    keys.flush();
  }

  /** Reads on until the text is shown; all up to its end. */
  public String until(String text) throws IOException {
    int at;
    while ((at = shown.indexOf(text)) < 0) {
      byte[] chunk = new byte[4096];
      int n = screen.read(chunk);
      if (n < 0) {
        throw new AssertionError("the terminal ended without showing " + text + ":\n" + shown);
      }
      shown.append(new String(chunk, 0, n, StandardCharsets.UTF_8));
    }
    String all = shown.substring(0, at + text.length());
    shown.delete(0, at + text.length());
    return all;
  }

  /** How the terminal is set, as {@code stty} tells it. */
  public String settings() throws IOException {
    Process stty = new ProcessBuilder("stty", "-F", device.toString(), "-g").start();
    return new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
  }

  /** Gives its window another size. */
  public void resize(int rows, int columns) throws IOException, InterruptedException {
    int _ =
        new ProcessBuilder(
                "stty", "-F", device.toString(), "rows", "" + rows, "columns", "" + columns)
            .start()
            .waitFor();
  }

  @Override
  public void close() {
    script.destroyForcibly();
  }
}
