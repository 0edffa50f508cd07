package dev.bothy.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A terminal of no size, by util-linux' {@code script}, with a command on it: what is typed, and
 * what has been shown so far. Keys wait for the first prompt: the kernel would take a Ctrl-D before
 * it for itself.
 */
final class Typist implements AutoCloseable {
  private final Process process;
  private final OutputStream keys;
  private final InputStream screen;
  private final StringBuilder shown = new StringBuilder();

  /**
   * @param line of a shell
   */
  Typist(Commands commands, String line) throws IOException {
    List<String> command = new ArrayList<>(commands.prefix());
    command.addAll(List.of("script", "-qefc", line, "/dev/null"));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(commands.directory().toFile())
            .redirectErrorStream(true);
    builder.environment().put("TERM", "xterm");
    builder.environment().putAll(commands.environment());
    process = builder.start();
    keys = process.getOutputStream();
    screen = process.getInputStream();
  }

  void type(String text) throws IOException {
    keys.write(text.getBytes(StandardCharsets.UTF_8));
    keys.flush();
  }

  /** Reads on until the text is shown. */
  void until(String text) throws IOException {
    int at;
    while ((at = shown.indexOf(text)) < 0) {
      byte[] chunk = new byte[4096];
      int n = screen.read(chunk);
      if (n < 0) {
        throw new AssertionError("ended without showing " + text + ":\n" + shown);
      }
      // Without what moves the cursor and colours.
      shown.append(
          new String(chunk, 0, n, StandardCharsets.UTF_8)
              .replaceAll("\u001b\\[[0-9;?]*[a-zA-Z]|\u001b[=>]", ""));
    }
    shown.delete(0, at + text.length());
  }

  /** Waits for the end of the command. */
  int end() throws IOException, InterruptedException {
    screen.readAllBytes();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
