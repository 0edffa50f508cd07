package dev.bothy.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bothy starlark repl} as somebody at a terminal lives in it. */
class ReplTest {
  @TempDir Path state;

  /**
   * A terminal of no size, by util-linux' {@code script}: what is typed, and what has been shown so
   * far. Keys wait for the first prompt: the kernel would take a Ctrl-D before it for itself.
   */
  private static final class Typist implements AutoCloseable {
    private final Process process;
    private final OutputStream keys;
    private final InputStream screen;
    private final StringBuilder shown = new StringBuilder();

    Typist(Path state) throws IOException {
      String bothy = Machine.repository().resolve("bothy").toString();
      ProcessBuilder builder =
          new ProcessBuilder(
              List.of("script", "-qefc", "exec " + bothy + " starlark repl", "/dev/null"));
      builder.environment().put("TERM", "xterm");
      builder.environment().put("XDG_STATE_HOME", state.toString());
      process = builder.redirectErrorStream(true).start();
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

    /** Types a line, and waits for what it must show. */
    void answer(String line, String text) throws IOException {
      type(line + "\r");
      until(text);
      until(">>> ");
    }

    int leave() throws IOException, InterruptedException {
      type("\u0004");
      screen.readAllBytes();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      return process.exitValue();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  @Test
  @Timeout(value = 6, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void valuesErrorsBlocksCompletionInterruptsAndHistory() throws Exception {
    try (Typist typist = new Typist(state)) {
      typist.until(">>> ");
      typist.answer("x = [40, 1]", "\r\n");
      typist.answer("x[0] + 2", "42");
      typist.answer("x[5]", "index 5 out of range");
      typist.type("def f():\r    return y\r\rf()\r");
      typist.until("undefined: y");
      typist.until(">>> ");
      typist.answer("y = 'bound ' + 'later'\rf()", "\"bound later\"");
      typist.answer("x.app\t(3)\rx", "[40, 1, 3]");
      typist.type("while True:\r    print('round')\r\r");
      typist.until("round\r\n");
      typist.type("\u0003");
      typist.until("evaluation cancelled: interrupted");
      typist.until(">>> ");
      typist.answer("'still ' + 'here'", "\"still here\"");
      assertThat(typist.leave()).isZero();
    }
    assertThat(Files.readString(state.resolve("bothy/starlark_history"))).contains("x[0] + 2");
  }

  @Test
  @Timeout(value = 6, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whatIsTypedAheadIsNotLost() throws Exception {
    try (Typist typist = new Typist(state)) {
      typist.until(">>> ");
      // More than the terminal holds unread, so that it still prints when the next keys come.
      typist.type("for i in range(100000): print('round')\r\r");
      typist.until("round\r\n");
      typist.type("'on' + 'ward'\r");
      typist.type("\u0004");
      typist.until("\"onward\"");
      typist.screen.readAllBytes();
      assertThat(typist.process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(typist.process.exitValue()).isZero();
    }
  }
}
