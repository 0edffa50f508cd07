package dev.bothy.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bothy starlark repl} as somebody at a terminal lives in it. */
class ReplTest {
  @TempDir Path state;

  private Typist repl() throws IOException {
    return new Typist(
        new Commands(List.of(), Map.of("XDG_STATE_HOME", state.toString()), state),
        "exec " + Machine.repository().resolve("bothy") + " starlark repl");
  }

  /** Types a line, and waits for what it must show. */
  private static void answer(Typist typist, String line, String text) throws IOException {
    typist.type(line + "\r");
    typist.until(text);
    typist.until(">>> ");
  }

  @Test
  @Timeout(value = 6, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void valuesErrorsBlocksCompletionInterruptsAndHistory() throws Exception {
    try (Typist typist = repl()) {
      typist.until(">>> ");
      answer(typist, "x = [40, 1]", "\r\n");
      answer(typist, "x[0] + 2", "42");
      answer(typist, "x[5]", "index 5 out of range");
      typist.type("def f():\r    return y\r\rf()\r");
      typist.until("undefined: y");
      typist.until(">>> ");
      answer(typist, "y = 'bound ' + 'later'\rf()", "\"bound later\"");
      answer(typist, "x.app\t(3)\rx", "[40, 1, 3]");
      typist.type("while True:\r    print('round')\r\r");
      typist.until("round\r\n");
      typist.type("\u0003");
      typist.until("evaluation cancelled: interrupted");
      typist.until(">>> ");
      answer(typist, "'still ' + 'here'", "\"still here\"");
      typist.type("\u0004");
      assertThat(typist.end()).isZero();
    }
    assertThat(Files.readString(state.resolve("bothy/starlark_history"))).contains("x[0] + 2");
  }

  @Test
  @Timeout(value = 6, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whatIsTypedAheadIsNotLost() throws Exception {
    try (Typist typist = repl()) {
      typist.until(">>> ");
      // More than the terminal holds unread, so that it still prints when the next keys come.
      typist.type("for i in range(100000): print('round')\r\r");
      typist.until("round\r\n");
      typist.type("'on' + 'ward'\r");
      typist.type("\u0004");
      typist.until("\"onward\"");
      assertThat(typist.end()).isZero();
    }
  }
}
