package dev.bothy.engine.source.git;

import static dev.bothy.engine.source.git.GitServer.git;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.llb.Vertex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The repository around a checkout. */
class GitKeepDirTest extends GitSourceBench {
  @ParameterizedTest
  @ValueSource(strings = {"", "#main", "#v1", "#light", "#side/way", "COMMIT"})
  void theRepositoryIsKeptWhenAsked(String fragment) throws Exception {
    History h = shared;
    String which = fragment.equals("COMMIT") ? "#" + h.first() : fragment;
    Path tree = fetched(vertex(h.url(), which, "git.keepgitdir", "true"));
    assertThat(names(tree)).isEqualTo(".git a link run sub");
    assertThat(git(tree, "-c", "safe.directory=*", "status", "--porcelain")).isEmpty();
    assertThat(git(tree, "config", "remote.origin.url").strip()).isEqualTo(h.url());
    if (fragment.equals("#v1")) {
      assertThat(git(tree, "describe").strip()).isEqualTo("v1");
      assertThat(git(tree, "cat-file", "-t", "v1").strip()).isEqualTo("tag");
    }
    assertThat(tree.resolve(".git/FETCH_HEAD")).doesNotExist();
  }

  @Test
  void aBranchThatIsCalledMasterIsKeptToo() throws Exception {
    GitServer.Work work = server.repository("master.git");
    git(work.tree(), "checkout", "--quiet", "-b", "master");
    work.write("f", "text");
    String commit = work.commit("one");
    Path tree = fetched(vertex(server.url("", "master.git"), "#master", "git.keepgitdir", "true"));
    assertThat(git(tree, "rev-parse", "refs/heads/master").strip()).isEqualTo(commit);
    assertThat(git(tree, "-c", "safe.directory=*", "status", "--porcelain")).isEmpty();
  }

  @Test
  void anotherDefaultBranchOfTheSameCommitIsAnotherRepository() throws Exception {
    GitServer.Work work = server.repository("renamed.git");
    work.write("f", "text");
    work.commit("one");
    Vertex vertex = vertex(server.url("", "renamed.git"), "", "git.keepgitdir", "true");
    String before = source(false).pin(vertex, context);
    git(directory.resolve("srv/renamed.git"), "branch", "--move", "main", "trunk");
    String after = source(false).pin(vertex, context);
    assertThat(after).isNotEqualTo(before);
    Path tree = fetched(vertex);
    assertThat(git(tree, "for-each-ref", "--format=%(refname)").strip())
        .isEqualTo("refs/heads/trunk");
    // By its whole name it is the same one.
    assertThat(
            source(false)
                .pin(
                    vertex(
                        server.url("", "renamed.git"),
                        "#refs/heads/trunk",
                        "git.keepgitdir",
                        "true"),
                    context))
        .isEqualTo(after);
  }

  @Test
  void theStoreDoesNotKeepWhatGitNotesOfTheAddress() throws Exception {
    Path _ = fetched(vertex(shared.url(), "#main"));
    try (Stream<Path> all = Files.walk(store.root())) {
      assertThat(all).noneMatch(file -> file.endsWith("FETCH_HEAD"));
    }
  }

  @Test
  void aTagOfTheSameCommitIsKeptOnceTheCommitIsHere() throws Exception {
    String url = shared.url();
    Path _ = fetched(vertex(url, "#main"));
    Path tree = fetched(vertex(url, "#v1", "git.keepgitdir", "true"));
    assertThat(git(tree, "cat-file", "-t", "v1").strip()).isEqualTo("tag");
  }

  @Test
  void aTagWithTheChecksumOfItsCommitIsKeptItself() throws Exception {
    Path tree =
        fetched(
            vertex(shared.url(), "#v1", "git.keepgitdir", "true", "git.checksum", shared.second()));
    assertThat(git(tree, "cat-file", "-t", "v1").strip()).isEqualTo("tag");
  }
}
