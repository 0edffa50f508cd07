package dev.bothy.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Builds by what the lock says of git sources, and what is told of those that it says nothing of.
 */
@Tag("containers")
class LockedSourcesTest {
  private Machine machine;
  private GitDaemon git;
  private int trees;

  @BeforeEach
  void open() throws IOException, InterruptedException {
    machine = Machine.ofThisUser();
    git = GitDaemon.start(machine.base().resolve("git"), Map.of("text", "one"));
  }

  @AfterEach
  void close() throws IOException {
    git.close();
    machine.close();
  }

  private Path project(String arguments) throws IOException, InterruptedException {
    return machine.project(
        "taking",
        Map.of(
            "build.envd",
            "def build():\n    return Source.git(\"" + git.url() + "\"" + arguments + ")\n"));
  }

  /** What a build by the lock has, in a store of that name. */
  private String text(Path project, String store) throws IOException, InterruptedException {
    Path tree = project.resolveSibling("tree-" + trees++);
    machine
        .bothy(
            project, "build", "--locked", "--store", store(store), "-o", "type=rootfs,dest=" + tree)
        .ok();
    return Files.readString(tree.resolve("text"));
  }

  private String store(String name) {
    return machine.base().resolve(name).toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                   | main",
        "', ref=\"main\"'       | main",
        "', keep_git_dir=True' | main",
        "', keep_git_dir=True' | --detach",
        "', submodules=False'  | main",
      })
  void aBuildTakesTheCommitOfTheLockUntilThatIsGone(String arguments, String head)
      throws Exception {
    git.git("checkout", "-q", head);
    String one = git.git("rev-parse", "HEAD");
    Path project = project(arguments);
    machine.bothy(project, "build", "--locked").expect(4);
    machine.bothy(project, "lock").ok();
    git.commit("text", "two");
    assertThat(text(project, "store")).isEqualTo("one");
    assertThat(text(project, "second")).isEqualTo("one");

    git.git("checkout", "-q", "--orphan", "anew");
    git.git("commit", "-q", "-m", "anew");
    git.git("branch", "-q", "-M", "main");
    git.git("reflog", "expire", "--expire=now", "--all");
    git.git("gc", "-q", "--prune=now");
    assertThat(text(project, "store")).isEqualTo("one");
    Result gone = machine.bothy(project, "build", "--locked", "--store", store("third")).expect(1);
    assertThat(gone.stderr())
        .contains("build.envd:2:12", git.url() + " has no commit " + one)
        .contains("`bothy lock --upgrade " + git.url() + "` takes the newest");
    machine.bothy(project, "lock", "--upgrade", git.url()).ok();
    assertThat(text(project, "third")).isEqualTo("two");
  }

  @Test
  void anUnchangedBuildByTheLockAsksNobody() throws Exception {
    Path project = project("");
    machine.bothy(project, "lock").ok();
    machine.bothy(project, "build").ok();
    git.close();
    machine.bothy(project, "build", "--locked").ok();
    machine.bothy(project, "build", "--frozen").ok();
  }

  @Test
  void whyTellsOfABranchThatMovedAndCameBack() throws Exception {
    Path project = project("");
    String one = git.git("rev-parse", "--short=7", "HEAD");
    machine.bothy(project, "build").ok();
    git.commit("text", "two");
    String two = git.git("rev-parse", "--short=7", "HEAD");
    assertThat(machine.bothy(project, "why").ok().stdout())
        .contains("cached, unless a server has something else now");
    machine.bothy(project, "build").ok();
    assertThat(machine.bothy(project, "why", "git").ok().stdout())
        .contains("cached since", "its commit moved from " + one + " to " + two);
    machine.bothy(project, "build").ok();
    assertThat(machine.bothy(project, "why", "git").ok().stdout())
        .contains("cached since", "its commit moved from " + one + " to " + two);
    git.git("reset", "-q", "--hard", "HEAD~1");
    machine.bothy(project, "build").ok();
    assertThat(machine.bothy(project, "why", "git").ok().stdout())
        .contains("cached since", "its commit moved from " + two + " to " + one);
    // What the lock says is so before anything is built.
    git.commit("text", "three");
    String three = git.git("rev-parse", "--short=7", "HEAD");
    machine.bothy(project, "lock").ok();
    assertThat(machine.bothy(project, "why", "git").ok().stdout())
        .contains("will run", "its commit moved from " + one + " to " + three);
    machine.bothy(project, "build").ok();
    assertThat(machine.bothy(project, "why").ok().stdout()).doesNotContain("unless a server");
  }

  @Test
  void whatServersAreShownIsNotWrittenDown() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean known =
              "token=hunter2".equals(exchange.getRequestURI().getQuery())
                  && "Bearer letmein"
                      .equals(exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.sendResponseHeaders(known ? 200 : 403, -1);
          exchange.close();
        });
    server.start();
    try {
      String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/f?token=";
      Path project =
          machine.project(
              "shown",
              Map.of(
                  "build.envd",
                  "def build():\n    return Source.http(\"" + address + "hunter2\")\n",
                  "secret",
                  "letmein\n"));
      assertThat(machine.bothy(project, "lock").expect(1).stderr()).contains("build.envd:2:12");
      machine.bothy(project, "lock", "--secret", "id=HTTP_AUTH_TOKEN_127.0.0.1,src=secret").ok();
      assertThat(project.resolve("bothy.lock"))
          .content()
          .contains(address + "…")
          .doesNotContain("hunter2", "letmein");
      machine.bothy(project, "build", "--locked").ok();
    } finally {
      server.stop(0);
    }
  }
}
