package dev.bothy.engine.source.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.GitCommits;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest.SecretSource;
import dev.bothy.llb.Vertex;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What branches and tags are, asked for alone. */
class GitCommitsTest extends GitSourceBench {
  private GitCommits commits(Map<String, SecretSource> secrets, boolean offline) {
    return new GitCommits(store, secrets, Map.of(), offline);
  }

  @ParameterizedTest
  @CsvSource({
    "'', refs/heads/main",
    "#main, refs/heads/main",
    "#side/way, refs/heads/side/way",
    "#light, refs/tags/light",
    "#v1, refs/tags/v1",
    "#v1:sub, refs/tags/v1",
  })
  void aRefIsACommitAndHasAWholeName(String fragment, String name) throws Exception {
    Vertex vertex = vertex(shared.url(), fragment);
    String commit = name.endsWith("way") ? shared.side() : shared.second();
    GitSource.Head head = new GitSource.Head(name, commit);
    assertThat(commits(Map.of(), false).find(vertex)).isEqualTo(head);
    assertThat(store.root().resolve("downloads/git")).doesNotExist();
    // And so it is told to those who are offline.
    assertThat(commits(Map.of(), true).find(vertex)).isEqualTo(head);
  }

  @Test
  void aServerSeesTheSecretThatItAsksFor() throws Exception {
    Vertex vertex = vertex(shared.url(), "", "git.authtokensecret", "GIT_AUTH_TOKEN");
    Path file = Files.writeString(directory.resolve("token"), "hunter2\n");
    server.wanted =
        "Basic "
            + Base64.getEncoder()
                .encodeToString("x-access-token:hunter2".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> commits(Map.of(), false).find(vertex))
        .isInstanceOf(SolveException.class)
        .hasMessageContaining(shared.url());
    SecretSource token = new SecretSource.FromFile(file);
    assertThat(commits(Map.of("GIT_AUTH_TOKEN", token), false).find(vertex).commit())
        .isEqualTo(shared.second());
    Files.delete(file);
    assertThatThrownBy(() -> commits(Map.of("GIT_AUTH_TOKEN", token), false).find(vertex))
        .isInstanceOf(SolveException.class)
        .hasMessageContaining("no such file");
  }
}
