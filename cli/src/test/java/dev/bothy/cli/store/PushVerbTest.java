package dev.bothy.cli.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.cli.args.Parser;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.terminal.Terminal;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PushVerbTest {
  private static String destination(String typed) throws UsageException {
    Syntax syntax = new PushVerb().syntax();
    PrintStream none =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Invocation invocation =
        new Invocation(
            syntax,
            Parser.parse(syntax, List.of("demo"), Map.of()),
            Path.of("/"),
            Map.of(),
            InputStream.nullInputStream(),
            none,
            none,
            new Terminal(Map.of(), true));
    return PushVerb.destination(invocation, typed);
  }

  @Test
  void aPushGoesToANamedRegistry() throws UsageException {
    assertThat(destination("127.0.0.1:5000/demo")).isEqualTo("127.0.0.1:5000/demo:latest");
    assertThat(destination("team/demo:1")).isEqualTo("team/demo:1");
    assertThatThrownBy(() -> destination("demo:dev"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("demo:dev names no registry");
  }
}
