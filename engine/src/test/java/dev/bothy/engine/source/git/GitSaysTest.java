package dev.bothy.engine.source.git;

import static dev.bothy.engine.source.git.GitServer.git;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.source.PlainServer;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
  @ValueSource(strings = {"http://", "git://", "ssh://"})
  void aServerThatSaysNothingIsNotWaitedForWithoutEnd(String scheme) throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = scheme + "127.0.0.1:" + silent.getLocalPort() + "/x.git";
      GitCommand git = new GitCommand(context, url + "?token=hunter2", Duration.ofMillis(500));
      assertThatThrownBy(() -> git.ask("ls-remote", "--", url))
          .isInstanceOfSatisfying(
              StepFailure.class, e -> assertThat(e.kind()).isEqualTo(SolveException.Kind.HOST))
          .hasMessage(url + "?token=…: the server does not answer");
    }
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
