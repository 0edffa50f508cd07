package dev.bothy.engine.source.git;

import static dev.bothy.engine.source.git.GitServer.git;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.host.GitWords;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.source.PlainServer;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people hear of git: nothing while all goes well, and what went wrong once. */
class GitSaysTest extends GitSourceBench {
  private static final String NOWHERE = "0".repeat(40);

  @Test
  void aFirstFetchAndOneOfANewCommitAreSilent() throws Exception {
    GitServer.Work work = server.repository("grows.git");
    String url = server.url("", "grows.git");
    work.write("a", "1\n");
    work.commit("first");
    assertThat(Files.readString(fetched(vertex(url, "#main")).resolve("a"))).isEqualTo("1\n");
    work.write("a", "2\n");
    work.commit("second");
    assertThat(Files.readString(fetched(vertex(url, "#main")).resolve("a"))).isEqualTo("2\n");
    assertThat(log).isEmpty();
  }

  @Test
  void aCommitThatDoesNotExistIsToldOnce() {
    assertThat(failure(vertex(shared.url(), "#" + NOWHERE)))
        .hasMessage(shared.url() + " has no commit " + NOWHERE);
    assertThat(log).isEmpty();
  }

  @Test
  void whatIsASecretInTheAddressIsNotTold() throws Exception {
    StepFailure failure = failure(vertex(server.url("", "none.git") + "?token=hunter2", "#main"));
    assertThat(failure).hasMessageContaining("none.git?token=…: git failed: ");
    assertThat(failure.getMessage() + failure.hint() + log).doesNotContain("hunter2");
    // Quotes end an address in a text, and not in an address.
    for (String fragment : new String[] {"#main", "#" + NOWHERE}) {
      Vertex quoted = vertex(server.url("", "none.git") + "?token=ab'hunter2\"hunter3", fragment);
      assertThat(failure(quoted).getMessage() + failure(quoted).hint() + log)
          .doesNotContain("hunter");
    }
    Vertex absent = vertex(shared.url() + "?token=ab'hunter2", "#none");
    assertThat(failure(absent))
        .hasMessage(shared.url() + "?token=… has no branch and no tag none")
        .extracting(StepFailure::hint)
        .asString()
        .contains("?token=…")
        .doesNotContain("hunter2");
    GitCommand git = new GitCommand(context, "x");
    Path tree = Files.createTempDirectory(directory, "asked");
    git(tree, "init", "--quiet");
    git.run(tree, "-c", "alias.say=!echo asks https://x.example/?token=hunter2 >&2", "say");
    assertThat(log.toString()).isEqualTo("asks https://x.example/?token=…\n");
  }

  @Test
  void whatAGoodCommandSaysIsPassedOn() throws Exception {
    Path tree = Files.createTempDirectory(directory, "warned");
    git(tree, "init", "--quiet");
    new GitCommand(context, "x").run(tree, "init", "--initial-branch=other");
    assertThat(log).containsIgnoringCase("re-init");
  }

  @ParameterizedTest
  @CsvSource({"http, ls-remote", "git, ls-remote", "ssh, ls-remote", "http, fetch", "git, fetch"})
  void aServerThatSaysNothingIsNotWaitedForWithoutEnd(String scheme, String verb) throws Exception {
    Path tree = Files.createTempDirectory(directory, "fetching");
    git(tree, "init", "--quiet");
    try (ServerSocket silent = silent()) {
      String url = scheme + "://127.0.0.1:" + silent.getLocalPort() + "/x.git";
      GitCommand git = new GitCommand(context, url + "?token=hunter2", Duration.ofMillis(500));
      silent(
          () -> git.succeeded(git.exchange(tree, List.of(verb, "--", url))),
          scheme.equals("http") ? "Operation too slow" : "?token=…: the server does not answer");
    }
  }

  @Test
  void norIsASilentOneBehindSsh() throws Exception {
    try (ServerSocket silent = silent()) {
      String url = "ssh://127.0.0.1:" + silent.getLocalPort() + "/x.git";
      GitCommand git = new GitCommand(context, url);
      String command = GitAccess.SSH.replace("ConnectTimeout=15", "ConnectTimeout=1");
      git.environment("GIT_SSH_COMMAND", command);
      silent(() -> git.ask("ls-remote", "--", url), "timed out");
    }
  }

  private static ServerSocket silent() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  private static void silent(ThrowingCallable asking, String words) {
    assertThatThrownBy(asking)
        .isInstanceOfSatisfying(
            StepFailure.class,
            e -> assertThat(e.kind()).as("%s", e).isEqualTo(SolveException.Kind.HOST))
        .hasMessageContaining(words);
  }

  @Test
  void aSlowServerIsWaitedFor() throws Exception {
    String ref = NOWHERE.replace('0', 'a') + " refs/heads/main\n";
    String answer = "%04x%s0000".formatted(ref.length() + 4, ref);
    try (ServerSocket slow = silent()) {
      Thread server =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Socket client = slow.accept()) {
                      for (byte one : answer.getBytes(StandardCharsets.US_ASCII)) {
                        client.getOutputStream().write(one);
                        Thread.sleep(50);
                      }
                    } catch (IOException | InterruptedException e) {
                      // Git was ended.
                    }
                  });
      String url = "git://127.0.0.1:" + slow.getLocalPort() + "/x.git";
      GitCommand git = new GitCommand(context, url, Duration.ofSeconds(2));
      assertThat(git.ask("ls-remote", "--", url)).contains("refs/heads/main");
      server.join();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection timed out during banner exchange",
        "Connection to 192.0.2.1 port 22 timed out",
        "Timeout, server git.example not responding.",
        "fatal: unable to access 'https://x.example/': Operation too slow. Less than 1 bytes/sec"
            + " transferred the last 60 seconds",
        "fatal: read error: Connection timed out",
      })
  void wordsOfSilence(String words) {
    assertThat(GitWords.isUnreachable("Cloning\n" + words + "\r\nfatal: end\n")).isTrue();
    assertThat(GitWords.isUnreachable("remote: " + words)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void gitThatASignalEndsIsNoInterruptionOfTheBuild(String signal, int code) {
    GitCommand git = new GitCommand(context, "x");
    assertThatThrownBy(
            () -> git.run(null, "-c", "alias.end=!kill -" + signal + " $PPID; sleep 1", "end"))
        .isInstanceOfSatisfying(StepFailure.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessage("x: git was ended by a signal");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://", "https://", "git://", "ssh://"})
  void aServerThatIsNotThereIsNoFailureOfTheStep(String scheme) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String url = scheme + "127.0.0.1:" + port + "/repo.git";
    for (String fragment : new String[] {"", "#main", "#" + NOWHERE}) {
      unreachable(vertex(url, fragment));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://", "git://", "ssh://"})
  void norIsAHostWithoutAddress(String scheme) {
    unreachable(vertex(scheme + "none.invalid/repo.git", "#main"));
  }

  private void unreachable(Vertex vertex) {
    StepFailure failure = failure(vertex);
    assertThat(failure.kind()).as("%s", failure).isEqualTo(SolveException.Kind.HOST);
    assertThat(failure.hint()).startsWith("check the address");
    assertThat(log).isEmpty();
  }

  @Test
  void aServerWithoutTls() throws Exception {
    try (PlainServer plain = new PlainServer()) {
      String url = "https://127.0.0.1:" + plain.port() + "/repo.git";
      StepFailure failure = failure(vertex(url, "#main"));
      assertThat(failure.kind()).as("%s", failure).isEqualTo(SolveException.Kind.HOST);
      assertThat(failure.hint()).contains("does not speak TLS", "http://");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/srv/repo", "./repo", "../repo", "file:///srv/repo"})
  void aDirectoryOfThisMachineIsNotAskedFor(String url) {
    StepFailure failure = failure(vertex(url, ""));
    assertThat(failure.kind()).isEqualTo(SolveException.Kind.DEFINITION);
    assertThat(failure).hasMessageContaining("is a repository of this machine");
    assertThat(failure.hint()).contains("--local");
  }
}
