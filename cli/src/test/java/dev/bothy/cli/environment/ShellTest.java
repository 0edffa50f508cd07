package dev.bothy.cli.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.cli.args.Parser;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.terminal.Terminal;
import dev.bothy.runtime.ssh.SshConfig;
import dev.bothy.runtime.ssh.UserSshConfig;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellTest {
  @TempDir Path home;
  private Path file;
  private UserSshConfig config;

  @BeforeEach
  void open() {
    file = home.resolve(".ssh/config");
    config = new UserSshConfig(file, new SshConfig(home.resolve("bothy")));
  }

  private String offered(String... words) throws Exception {
    Syntax syntax = Syntax.of("up", "").options(Shared.YES);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, false, StandardCharsets.UTF_8);
    Map<String, String> environment = Map.of();
    Shell.offerInclude(
        new Invocation(
            syntax,
            Parser.parse(syntax, List.of(words), environment),
            home,
            environment,
            InputStream.nullInputStream(),
            stream,
            stream,
            new Terminal(environment, true)),
        config);
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatIsWrittenIntoTheUsersFileIsSaidAndHowToLeaveIt() throws Exception {
    assertThat(offered("--yes"))
        .contains("added to " + file, config.includeLine(), "--no-ssh-config");
    assertThat(file).content().startsWith(config.includeLine() + "\n");
    assertThat(offered("--yes")).isEmpty();
  }

  @Test
  void withoutLeaveTheLineIsSaidAndNothingWritten() throws Exception {
    assertThat(offered()).contains("put this line first in " + file, config.includeLine());
    assertThat(file).doesNotExist();
  }
}
