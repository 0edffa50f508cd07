package dev.bothy.engine.source.git;

import static dev.bothy.engine.source.git.GitServer.git;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceOp;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
    try (Stream<Path> all = Files.walk(store.root().resolve("downloads"))) {
      Path config = all.filter(file -> file.endsWith("config")).findFirst().orElseThrow();
      Files.writeString(config.resolveSibling("FETCH_HEAD"), "of an earlier version");
    }
    Path _ = fetched(vertex(shared.url(), "#light"));
    try (Stream<Path> all = Files.walk(store.root())) {
      assertThat(all).noneMatch(file -> file.endsWith("FETCH_HEAD"));
    }
  }

  @Test
  void theStoreHasNoSecretOfAnAddress() throws Exception {
    GitServer.Work inner = server.repository("in.git");
    inner.write("in", "inner\n");
    inner.commit("inner");
    GitServer.Work outer = server.repository("out.git");
    outer.submodule(inner, "../in.git");
    outer.commit("outer");
    String url = server.url("", "out.git?token=");
    Path tree = fetched(vertex(url + "hunter2", "#main", "git.keepgitdir", "true"));
    assertThat(names(tree.resolve("mod"))).isEqualTo(".git in");
    assertThat(git(tree, "config", "remote.origin.url").strip()).isEqualTo(url + "…");
    assertThat(server.requests).anyMatch(request -> request.contains("token=hunter2"));
    try (Stream<Path> all = Files.walk(store.root())) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as("%s", file)
            .doesNotContain("hunter2");
      }
    }
    Vertex offline = vertex(url + "hunter2", "#main");
    assertThat(source(true).quickPin(offline)).isNotNull();
  }

  /** Relative ones are relative to the address as it is, and what git notes of them is not. */
  @Test
  void submodulesAreFoundBehindASecret() throws Exception {
    GitServer.Work inner = server.repository("within.git");
    inner.write("in", "inner\n");
    inner.commit("inner");
    GitServer.Work outer = server.repository("around.git");
    outer.submodule(inner, "../within.git");
    outer.commit("outer");
    String url = server.url("", "?token=hunter2/");
    Path tree = fetched(vertex(url + "around.git", "#main", "git.keepgitdir", "true"));
    assertThat(names(tree.resolve("mod"))).isEqualTo(".git in");
    assertThat(server.requests)
        .anyMatch(request -> request.contains("token=hunter2/within.git/info"));
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as("%s", file)
            .doesNotContain("hunter2");
      }
    }
  }

  @Test
  void aPinHasNoSecretOfTheAddress() throws Exception {
    String id = "1".repeat(40);
    GitResolved resolved = new GitResolved("refs/heads/main", id, id);
    for (String query : new String[] {"", "?v=1", "?token=…"}) {
      assertThat(
              GitPin.text(
                  GitRequest.of(
                      new SourceOp(
                          "git://x.example/a" + query.replace("…", "hunter2") + "#main",
                          Map.of("git.keepgitdir", "true"))),
                  resolved))
          .isEqualTo(
              "commit "
                  + id
                  + " with submodules and history of https://x.example/a"
                  + query
                  + " refs/heads/main");
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
