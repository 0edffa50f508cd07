package dev.bothy.runtime.embedded.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.exec.container.NotStarted;
import dev.bothy.engine.exec.container.SoughtProgram;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When a command counts as not started. */
class CrunLogTest {
  private static final CrunLog MISSED = new CrunLog("read FD: connection closed");

  private static final Map<String, NotStarted.Seen> PROGRAMS =
      Map.of(
          "/p/gone", new NotStarted.Seen(false, 0755, "#!/no/python\n"),
          "/p/text", new NotStarted.Seen(false, 0755, "echo\n"));

  private static @Nullable String why(CrunLog log, String program) {
    NotStarted why = log.why(new SoughtProgram(program, "/bin", "/p", PROGRAMS::get));
    return why == null ? null : why.message();
  }

  @Test
  void whatCrunSaysNothingOfHasRunWhateverIsSeenOfIt() {
    assertThat(why(CrunLog.NOTHING, "./gone")).isNull();
    assertThat(why(CrunLog.NOTHING, "./text")).isNull();
    assertThat(why(MISSED, "./gone")).endsWith("to be run by /no/python, which is not there");
  }
}
