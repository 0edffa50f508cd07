package dev.bothy.cli.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.cli.args.Parser;
import dev.bothy.cli.args.Syntax;
import dev.bothy.cli.args.UsageException;
import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Invocation;
import dev.bothy.cli.command.Shared;
import dev.bothy.cli.terminal.Terminal;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code --ssh ID[=SOCKET|KEY[,KEY…]]}. */
@Timeout(60)
class SshAgentsTest {
  @TempDir Path directory;

  private Invocation invocation(Map<String, String> environment, String... words)
      throws UsageException {
    Syntax syntax = Syntax.of("solve", "solve").options(Shared.SSH);
    PrintStream none =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new Invocation(
        syntax,
        Parser.parse(syntax, List.of(words), environment),
        directory,
        environment,
        InputStream.nullInputStream(),
        none,
        none,
        new Terminal(environment, true));
  }

  private static String output(Path socket, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SSH_AUTH_SOCK", socket.toString());
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return text;
  }

  private Path key(String name) throws Exception {
    Path key = directory.resolve(name);
    output(key, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", key.toString());
    return key;
  }

  @Test
  void anIdAloneIsTheUsersAgent() throws Exception {
    Map<String, String> environment = Map.of("SSH_AUTH_SOCK", "/run/agent");
    try (SshAgents agents = SshAgents.open(invocation(environment, "--ssh", "default"))) {
      assertThat(agents.sockets()).isEqualTo(Map.of("default", Path.of("/run/agent")));
    }
    assertThatThrownBy(() -> SshAgents.open(invocation(Map.of(), "--ssh", "default")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("SSH_AUTH_SOCK is not set");
  }

  @Test
  void whatIsNoAgentSaysSo() {
    assertThatThrownBy(() -> SshAgents.open(invocation(Map.of(), "--ssh", "=x")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("'=x' has no id");
    assertThatThrownBy(() -> SshAgents.open(invocation(Map.of(), "--ssh", "a=none")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("there is no " + directory.resolve("none"));
  }

  @Test
  void aSocketIsTakenAsItIs() throws Exception {
    Path socket = directory.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      try (SshAgents agents = SshAgents.open(invocation(Map.of(), "--ssh", "a=socket"))) {
        assertThat(agents.sockets()).isEqualTo(Map.of("a", socket));
      }
      assertThat(socket).exists();
    }
  }

  @Test
  void keysGetAnAgentThatEndsWithTheBuild() throws Exception {
    Assumptions.assumeTrue(
        Files.exists(Path.of("/usr/bin/ssh-agent")) && Files.exists(Path.of("/usr/bin/ssh-add")),
        "needs openssh-client");
    key("one");
    key("two");
    Path socket;
    try (SshAgents agents =
        SshAgents.open(invocation(Map.of(), "--ssh", "deploy=one,two", "--ssh", "other=two"))) {
      assertThat(agents.sockets()).containsOnlyKeys("deploy", "other");
      socket = Objects.requireNonNull(agents.sockets().get("deploy"));
      assertThat(output(socket, "ssh-add", "-L"))
          .isEqualTo(
              Files.readString(directory.resolve("one.pub"))
                  + Files.readString(directory.resolve("two.pub")));
      Path other = Objects.requireNonNull(agents.sockets().get("other"));
      assertThat(output(other, "ssh-add", "-L"))
          .isEqualTo(Files.readString(directory.resolve("two.pub")));
    }
    assertThat(Objects.requireNonNull(socket.getParent())).doesNotExist();
  }

  @Test
  void aFileThatIsNoKeyIsRefused() throws Exception {
    Assumptions.assumeTrue(Files.exists(Path.of("/usr/bin/ssh-agent")), "needs openssh-client");
    Files.writeString(directory.resolve("text"), "no key\n");
    assertThatThrownBy(() -> SshAgents.open(invocation(Map.of(), "--ssh", "a=text")))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("does not take the key " + directory.resolve("text"));
  }
}
