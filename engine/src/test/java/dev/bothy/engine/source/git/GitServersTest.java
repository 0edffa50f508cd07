package dev.bothy.engine.source.git;

import static dev.bothy.engine.source.git.GitServer.git;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.llb.SolveException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Servers that want to know who asks: over HTTP, and a real sshd. */
class GitServersTest extends GitSourceBench {
  @Test
  void secretsOpenTheServer() throws Exception {
    String url = server.url("", "repo.git");
    server.wanted = basic("x-access-token:t0ken");
    assertThat(failure(vertex(url, "")).hint()).contains("GIT_AUTH_TOKEN");
    String[] names = {"git.authtokensecret", "T", "git.authheadersecret", "H"};
    secrets.put("T", "t0ken\n");
    fetched(vertex(url, "", names));
    secrets.put("T", "for another server");
    secrets.put("T.127.0.0.1:" + server.port(), "t0ken");
    fetched(vertex(url, "#main", names));
    server.wanted = "Bearer b";
    secrets.put("H.127.0.0.1:" + server.port(), "Bearer b");
    fetched(vertex(url, "#v1", names));
    server.wanted = basic("ada:p@ss");
    String full = server.url("ada:p%40ss@", "repo.git");
    Path kept = fetched(vertex(full, "#light", "git.keepgitdir", "true"));
    assertThat(git(kept, "config", "remote.origin.url").strip()).isEqualTo(url);
    try (Stream<Path> files = Files.walk(store.root())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as("%s", file)
            .doesNotContain("t0ken", "p@ss", "p%40ss", "Bearer b");
      }
    }
    server.wanted = "nobody";
    assertThat(failure(vertex(full, "#main"))).hasMessageNotContaining("p%40ss");
    assertThat(log.toString()).doesNotContain("p@ss", "p%40ss", "t0ken");
  }

  private static String basic(String credentials) {
    return "Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void overSshWithTheAgentAndKnownHosts() throws Exception {
    Path sshd = Path.of("/usr/sbin/sshd");
    Assumptions.assumeTrue(Files.isExecutable(sshd), "needs openssh-server");
    Path keys = Files.createDirectory(directory.resolve("keys"));
    for (String key : List.of("host", "user", "other")) {
      run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", keys.resolve(key).toString());
    }
    int port = 0;
    try (java.net.ServerSocket free = new java.net.ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Path config = directory.resolve("sshd_config");
    Files.writeString(
        config,
        String.join(
            "\n",
            "Port " + port,
            "ListenAddress 127.0.0.1",
            "HostKey " + keys.resolve("host"),
            "AuthorizedKeysFile " + keys.resolve("user.pub"),
            "PasswordAuthentication no",
            "KbdInteractiveAuthentication no",
            "StrictModes no",
            "UsePAM no",
            "PidFile none",
            "PermitRootLogin prohibit-password",
            ""));
    boolean root = "root".equals(System.getProperty("user.name"));
    if (root) {
      Files.createDirectories(Path.of("/run/sshd"));
    }
    Process daemon =
        new ProcessBuilder(sshd.toString(), "-D", "-e", "-f", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("sshd.log").toFile())
            .start();
    List<Process> started = new ArrayList<>(List.of(daemon));
    try {
      awaitPort(port);
      started.add(agent("default", keys.resolve("user")));
      started.add(agent("other", keys.resolve("other")));
      String key = Files.readString(keys.resolve("host.pub"));
      String hosts = "[127.0.0.1]:" + port + " " + key;
      String url =
          "ssh://"
              + System.getProperty("user.name")
              + ":ignored@127.0.0.1:"
              + port
              + directory.resolve("srv/repo.git");
      String[] good = {"git.knownsshhosts", hosts, "git.mountsshsock", "default"};
      assertThat(Files.readString(fetched(vertex(url, "#main", good)).resolve("a")))
          .isEqualTo("2\n");
      assertThat(failure(vertex(url, "#v1", "git.knownsshhosts", hosts, "git.mountsshsock", "no")))
          .hasMessageContaining("agent \"no\"")
          .asInstanceOf(type(StepFailure.class))
          .returns(SolveException.Kind.HOST, StepFailure::kind);
      assertThat(
              failure(vertex(url, "#v1", "git.knownsshhosts", hosts, "git.mountsshsock", "other"))
                  .hint())
          .contains("ssh-add");
      String wrong = "[127.0.0.1]:" + port + " " + Files.readString(keys.resolve("other.pub"));
      assertThat(
              failure(vertex(url, "#v1", "git.knownsshhosts", wrong, "git.mountsshsock", "default"))
                  .hint())
          .contains("known hosts");
      assertThat(failure(vertex(url, "#v1", "git.mountsshsock", "default")).hint())
          .contains("known hosts");
    } finally {
      for (Process process : started) {
        process.destroy();
        process.waitFor();
      }
    }
  }

  private Process agent(String id, Path key) throws Exception {
    Path socket = directory.resolve(id + ".sock");
    Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString()).start();
    while (!Files.exists(socket)) {
      assertThat(agent.isAlive()).isTrue();
      Thread.onSpinWait();
    }
    ProcessBuilder add = new ProcessBuilder("ssh-add", "-q", key.toString());
    add.environment().put("SSH_AUTH_SOCK", socket.toString());
    assertThat(add.start().waitFor()).isZero();
    agents.put(id, socket);
    return agent;
  }

  private static void awaitPort(int port) throws InterruptedException {
    for (int i = 0; i < 500; i++) {
      try (java.net.Socket _ =
          new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        Thread.sleep(20);
      }
    }
    throw new IllegalStateException("sshd does not listen");
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor()).isZero();
  }
}
