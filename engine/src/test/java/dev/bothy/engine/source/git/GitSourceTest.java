package dev.bothy.engine.source.git;

import static dev.bothy.engine.source.git.GitServer.git;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.namespace.TreeListing;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.store.SignedLock;
import dev.bothy.llb.Vertex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against real repositories: git's own server program over HTTP. */
class GitSourceTest extends GitSourceBench {
  @Test
  void refsOfAllKinds() throws Exception {
    History h = shared;
    Map<String, String> cases =
        Map.of(
            "",
            "2\n",
            "#main",
            "2\n",
            "#refs/heads/main",
            "2\n",
            "#light",
            "2\n",
            "#v1",
            "2\n",
            "#side/way",
            "side\n",
            "#" + h.second(),
            "2\n",
            "#" + h.first(),
            "1\n"); // no ref leads to it: the server is asked for it by its id
    for (Map.Entry<String, String> c : cases.entrySet()) {
      Path tree = fetched(vertex(h.url(), c.getKey()));
      assertThat(Files.readString(tree.resolve("a"))).as(c.getKey()).isEqualTo(c.getValue());
      assertThat(names(tree)).isEqualTo("a link run sub");
    }
    assertThat(failure(vertex(h.url(), "#none")))
        .hasMessage(h.url() + " has no branch and no tag none")
        .extracting(StepFailure::hint)
        .isEqualTo("`git ls-remote " + h.url() + "` lists its branches and tags");
    assertThat(failure(vertex(h.url(), "#" + h.first().substring(0, 10))))
        .extracting(StepFailure::hint)
        .asString()
        .startsWith("a commit is named by all of its 40 or 64 digits; `git ls-remote ");
    assertThat(failure(vertex(h.url(), "#" + "0".repeat(40)))).hasMessageContaining("000000");
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES)
  void whoWaitsForARepositoryIsToldWhoUsesIt() throws Exception {
    Vertex vertex = vertex(shared.url(), "");
    Path _ = fetched(vertex);
    Path locks = store.root().resolve("downloads/git");
    Path file;
    try (Stream<Path> all = Files.list(locks)) {
      file = all.filter(each -> each.toString().endsWith(".lock")).findFirst().orElseThrow();
    }
    assertThat(log.toString()).doesNotContain("waits");
    FutureTask<Path> waiter = new FutureTask<>(() -> fetched(vertex));
    try (SignedLock _ = SignedLock.attempt(file, "process 1234 (a:dev of /a)")) {
      Thread.ofPlatform().start(waiter);
      while (log.indexOf("waits") < 0) {
        Thread.sleep(20);
      }
    }
    assertThat(names(waiter.get())).isEqualTo("a link run sub");
    assertThat(log.toString())
        .contains(
            "warning: waits for process 1234 (a:dev of /a), which uses the same repository\n");
  }

  @Test
  void typesModesOwnersAndTimes() throws Exception {
    Path tree = fetched(vertex(shared.url(), ""));
    assertThat(TreeListing.of(tree))
        .isEqualTo(
            """
            a f 644 0:0 981173106.000000000 2
            link l -> sub/deep/f 0:0 981173106.000000000
            run f 755 0:0 981173106.000000000 #!/bin/sh
            sub d 755 0:0 981173106.000000000
            sub/deep d 755 0:0 981173106.000000000
            sub/deep/f f 644 0:0 981173106.000000000 deep
            """
                .replace("0:0", owner(tree)));
    assertThat(Files.getLastModifiedTime(tree))
        .isEqualTo(FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"commit", "checkout", ""})
  void timesAreThoseOfTheCommitWhateverIsSaid(String mtime) throws Exception {
    Path tree = fetched(vertex(shared.url(), "#main", "git.mtime", mtime));
    for (String name : new String[] {".", "a", "sub", "sub/deep/f"}) {
      assertThat(Files.getLastModifiedTime(tree.resolve(name)))
          .isEqualTo(FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));
    }
  }

  private static String owner(Path file) throws IOException {
    return Files.getAttribute(file, "unix:uid") + ":" + Files.getAttribute(file, "unix:gid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "#main", "#v1", "COMMIT"})
  void repositoriesOfSha256(String fragment) throws Exception {
    String name = "sha256-" + fragment.replace("#", "") + ".git";
    GitServer.Work work = server.repository(name, "sha256");
    work.write("d/f", "text");
    git(work.tree(), "add", "--all");
    git(work.tree(), "commit", "--quiet", "--message=one");
    git(work.tree(), "tag", "--annotate", "--message=x", "v1");
    String commit = work.commit("two");
    assertThat(commit).hasSize(64);
    String asked = fragment.equals("COMMIT") ? "#" + commit : fragment;
    String url = server.url("", name);
    assertThat(names(fetched(vertex(url, asked)))).isEqualTo("d");
    assertThat(names(fetched(vertex(url, asked, "git.keepgitdir", "true")))).isEqualTo(".git d");
    assertThat(names(fetched(vertex(url, (asked.isEmpty() ? "#" : asked) + ":d")))).isEqualTo("f");
  }

  @Test
  void aPartOfTheTree() throws Exception {
    History h = shared;
    assertThat(names(fetched(vertex(h.url(), "#main:sub")))).isEqualTo("deep");
    assertThat(names(fetched(vertex(h.url(), "#:/sub/deep/", "git.keepgitdir", "true"))))
        .isEqualTo("f");
    assertThat(failure(vertex(h.url(), "#main:none"))).hasMessageContaining("no directory none");
    assertThat(failure(vertex(h.url(), "#main:link"))).hasMessageContaining("no directory link");
    assertThat(names(fetched(vertex(h.url(), "#main:../sub/x/..")))).isEqualTo("deep");
  }

  @Test
  void aMovedBranchIsAnotherPin() throws Exception {
    History h = history("moved.git");
    Vertex vertex = vertex(h.url(), "#main");
    String before = source(false).pin(vertex, context);
    GitServer.Work work = new GitServer.Work(directory.resolve("srv/moved.git.work"));
    work.write("a", "3\n");
    String third = work.commit("third");
    // What was pinned is what comes, whatever happened since.
    Path old =
        store
            .layers()
            .fs(source(false).fetch(vertex, before, context).result().layers().getFirst());
    assertThat(Files.readString(old.resolve("a"))).isEqualTo("2\n");
    assertThat(source(false).pin(vertex, context)).isNotEqualTo(before).contains(third);
    assertThat(Files.readString(fetched(vertex).resolve("a"))).isEqualTo("3\n");
  }

  @Test
  void theChecksumIsTheCommitOrItsBeginning() throws Exception {
    History h = shared;
    fetched(vertex(h.url(), "#main", "git.checksum", h.second()));
    fetched(vertex(h.url(), "#v1", "git.checksum", h.second().substring(0, 12)));
    assertThat(failure(vertex(h.url(), "#main", "git.checksum", h.first())))
        .hasMessageContaining("expected was " + h.first());
    assertThat(failure(vertex(h.url(), "#" + h.first(), "git.checksum", h.second())))
        .hasMessageContaining("expected was " + h.second());
  }

  @Test
  void offlineTakesWhatIsThere() throws Exception {
    History h = shared;
    Vertex main = vertex(h.url(), "#main");
    assertThat(source(true).quickPin(main)).isNull();
    assertThatThrownBy(() -> source(true).pin(main, context)).hasMessageContaining("offline");
    fetched(main);
    server.wanted = "nobody"; // whoever asks it fails
    String pin = Objects.requireNonNull(source(true).quickPin(main));
    assertThat(pin).contains(h.second());
    Path tree =
        store.layers().fs(source(true).fetch(main, pin, context).result().layers().getFirst());
    assertThat(Files.readString(tree.resolve("a"))).isEqualTo("2\n");
    Vertex first = vertex(h.url(), "#" + h.first());
    String byId = Objects.requireNonNull(source(true).quickPin(first));
    assertThatThrownBy(() -> source(true).fetch(first, byId, context))
        .hasMessageContaining("offline");
  }

  @Test
  void aDamagedCopyInTheStoreIsFetchedAnew() throws Exception {
    History h = shared;
    fetched(vertex(h.url(), "#main"));
    try (Stream<Path> files = Files.walk(store.root().resolve("downloads/git"))) {
      for (Path file : files.filter(f -> f.endsWith("HEAD") || f.endsWith("config")).toList()) {
        Files.writeString(file, "?");
      }
    }
    assertThat(Files.readString(fetched(vertex(h.url(), "#side/way")).resolve("a")))
        .isEqualTo("side\n");
  }

  @Test
  void submodules() throws Exception {
    GitServer.Work inner = server.repository("inner.git");
    inner.write("in", "inner\n");
    inner.commit("inner");
    GitServer.Work outer = server.repository("outer.git");
    outer.submodule(inner, "../inner.git");
    outer.commit("outer");
    String url = server.url("", "outer.git");
    Path tree = fetched(vertex(url, ""));
    assertThat(names(tree)).isEqualTo(".gitmodules mod");
    assertThat(names(tree.resolve("mod"))).isEqualTo("in");
    assertThat(names(fetched(vertex(url, "#main:mod")))).isEqualTo("in");
    Path kept = fetched(vertex(url, "", "git.keepgitdir", "true"));
    assertThat(names(kept.resolve("mod"))).isEqualTo(".git in");
    assertThat(git(kept, "-c", "safe.directory=*", "submodule", "status")).contains("mod (");
    Path without = fetched(vertex(url, "", "git.skipsubmodules", "true"));
    assertThat(names(without.resolve("mod"))).isEmpty();
    // The same commit from this machine's disk is not followed.
    outer.nameSubmodule("file://" + directory.resolve("srv/inner.git"));
    outer.commit("surprise");
    assertThat(failure(vertex(url, "")))
        .hasMessageContaining("transport 'file' not allowed")
        .extracting(StepFailure::hint)
        .asString()
        .contains("not followed");
  }

  @Test
  void whatARepositorySaysIsNotRun() throws Exception {
    GitServer.Work work = server.repository("bad.git");
    Path trace = directory.resolve("trace");
    work.write(".gitattributes", "* filter=evil diff=evil\n");
    work.write("x", "x\n");
    work.write("hooks/post-checkout", "#!/bin/sh\ntouch " + trace + "\n");
    work.commit("bad");
    Path bare = directory.resolve("srv/bad.git");
    git(bare, "config", "core.fsmonitor", "touch " + trace);
    Path tree = fetched(vertex(server.url("", "bad.git"), "", "git.keepgitdir", "true"));
    assertThat(names(tree)).isEqualTo(".git .gitattributes hooks x");
    assertThat(trace).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc",
        "ext::sh -c true",
        "ext://x",
        "--upload-pack=touch",
        "fd::3",
        "",
        "ftp://h/r"
      })
  void otherWaysToARepositoryAreRefused(String url) {
    assertThat(failure(vertex(url, "")).kind())
        .isEqualTo(dev.bothy.llb.SolveException.Kind.DEFINITION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"#-x", "#a..b", "#a b", "#x^{tree}", "#*", "#a@{1}"})
  void whatIsNoRefIsRefused(String fragment) {
    assertThat(failure(vertex("https://example.org/r", fragment)).kind())
        .isEqualTo(dev.bothy.llb.SolveException.Kind.DEFINITION);
  }
}
