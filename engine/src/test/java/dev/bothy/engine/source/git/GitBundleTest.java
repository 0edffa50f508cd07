package dev.bothy.engine.source.git;

import static dev.bothy.engine.source.git.GitServer.git;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Commits that come out of a file, which {@code git bundle} made. */
class GitBundleTest extends GitSourceBench {
  /** Where nobody answers. */
  private static final String NOWHERE = "http://127.0.0.1:1/repo.git";

  private static final String[] OUT = {"git.checkoutbundle", "true"};

  /** Puts a bundle of those refs into a layout, and says where. */
  private String locator(Path repository, String... refs) throws Exception {
    Path file = Files.createTempDirectory(directory, "made").resolve("bundle");
    List<String> command = new ArrayList<>(List.of("bundle", "create", file.toString()));
    command.addAll(List.of(refs));
    git(repository, command.toArray(String[]::new));
    return locator(Files.readAllBytes(file));
  }

  private String locator(byte[] bytes) throws IOException {
    Path layout = layouts.computeIfAbsent("here", _ -> directory.resolve("layout"));
    Path blobs = Files.createDirectories(layout.resolve("blobs/sha256"));
    Files.write(blobs.resolve(Digest.of(bytes).hex()), bytes);
    return "oci-layout+blob://not/real@" + Digest.of(bytes);
  }

  private Vertex in(String fragment, String locator, String checksum, String... more) {
    List<String> attrs = new ArrayList<>(List.of(more));
    attrs.addAll(List.of("git.bundle", locator, "git.checksum", checksum, "oci.store", "here"));
    return vertex(NOWHERE, fragment, attrs.toArray(String[]::new));
  }

  @Test
  void commitsComeOutOfABundleAndNotFromTheServer() throws Exception {
    History h = shared;
    String all = locator(directory.resolve("srv/repo.git"), "--all");
    for (String fragment : List.of("", "#" + h.second(), "#main", "#v1", "#refs/heads/main")) {
      Path tree = fetched(in(fragment, all, h.second()));
      assertThat(names(tree)).as(fragment).isEqualTo("a link run sub");
      assertThat(Files.readString(tree.resolve("a"))).isEqualTo("2\n");
    }
    Path first = fetched(in("", all, h.first()));
    assertThat(Files.readString(first.resolve("a"))).isEqualTo("1\n");
    assertThat(Files.readString(fetched(in("#side/way", all, h.side())).resolve("a")))
        .isEqualTo("side\n");
  }

  @Test
  void theBeginningOfACommitIsEnough() throws Exception {
    String all = locator(directory.resolve("srv/repo.git"), "--all");
    for (String fragment : List.of("", "#main")) {
      Vertex vertex = in(fragment, all, shared.second().substring(0, 10));
      assertThat(source(false).pin(vertex, context)).contains(shared.second());
      assertThat(Files.readString(fetched(vertex).resolve("a"))).isEqualTo("2\n");
    }
    assertThat(failure(in("", all, "0123456789"))).hasMessageContaining("has no commit 0123456789");
  }

  @Test
  void theRepositoryIsKeptAsIfItCameFromTheServer() throws Exception {
    String all = locator(directory.resolve("srv/repo.git"), "--all");
    Path tree = fetched(in("#main", all, shared.second(), "git.keepgitdir", "true"));
    assertThat(git(tree, "config", "remote.origin.url").strip()).isEqualTo(NOWHERE);
    assertThat(git(tree, "for-each-ref", "--format=%(refname) %(objectname)").strip())
        .isEqualTo("refs/heads/main " + shared.second());
    Path tagged = fetched(in("#v1", all, shared.second(), "git.keepgitdir", "true"));
    assertThat(git(tagged, "cat-file", "-t", "v1").strip()).isEqualTo("tag");
  }

  @Test
  void whatWasMadeHereCanBeRead() throws Exception {
    Path out = fetched(vertex(shared.url(), "#main", OUT));
    String locator = locator(Files.readAllBytes(out.resolve("bundle")));
    for (String fragment : List.of("#main", "#" + shared.second())) {
      assertThat(Files.readString(fetched(in(fragment, locator, shared.second())).resolve("a")))
          .isEqualTo("2\n");
    }
    Path again = fetched(in("#main", locator, shared.second(), "git.checkoutbundle", "true"));
    assertThat(again.resolve("bundle")).hasSameBinaryContentAs(out.resolve("bundle"));
  }

  @Test
  void whatARefIsInABundleIsNoAnswerOfTheServerNorOfAnotherBundle() throws Exception {
    Path repository = directory.resolve("srv/repo.git");
    Vertex vertex = in("#main", locator(repository, "--all"), shared.second());
    assertThat(source(false).pin(vertex, context)).contains(shared.second());
    assertThatThrownBy(() -> source(true).pin(vertex(NOWHERE, "#main"), context))
        .hasMessageContaining("was never asked for its main");
    Vertex other = in("#main", locator(repository, "side/way"), shared.second());
    assertThatThrownBy(() -> source(true).pin(other, context))
        .hasMessageContaining("has no branch and no tag main");
  }

  @Test
  void aLayoutIsReadOfflineToo() throws Exception {
    String all = locator(directory.resolve("srv/repo.git"), "--all");
    Vertex vertex = in("#main", all, shared.second());
    String pin = source(true).pin(vertex, context);
    assertThat(source(true).fetch(vertex, pin, context).result().layers()).hasSize(1);
  }

  @Test
  void aRegistryHasBundlesToo() throws Exception {
    byte[] bytes =
        Files.readAllBytes(fetched(vertex(shared.url(), "#main", OUT)).resolve("bundle"));
    List<String> requests = new CopyOnWriteArrayList<>();
    HttpServer registry =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext(
        "/v2/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          boolean blob = path.equals("/v2/team/app/blobs/" + Digest.of(bytes));
          boolean body = blob && exchange.getRequestMethod().equals("GET");
          requests.add(exchange.getRequestMethod() + " " + path);
          if (blob && !body) {
            exchange.getResponseHeaders().add("Content-Length", Integer.toString(bytes.length));
          }
          exchange.sendResponseHeaders(
              blob || path.equals("/v2/") ? 200 : 404, body ? bytes.length : -1);
          if (body) {
            exchange.getResponseBody().write(bytes);
          }
          exchange.close();
        });
    registry.start();
    try {
      String locator =
          "docker-image+blob://127.0.0.1:"
              + registry.getAddress().getPort()
              + "/team/app@"
              + Digest.of(bytes);
      Vertex vertex = in("#main", locator, shared.second());
      assertThatThrownBy(() -> source(true).pin(vertex, context)).hasMessageContaining("offline");
      assertThat(Files.readString(fetched(vertex).resolve("a"))).isEqualTo("2\n");
      assertThat(Files.readString(fetched(in("", locator, shared.first())).resolve("a")))
          .isEqualTo("1\n");
      assertThat(requests)
          .filteredOn(
              request -> request.startsWith("GET") && request.endsWith(locator.split("@", 2)[1]))
          .hasSize(1); // it is kept
    } finally {
      registry.stop(0);
    }
  }

  @Test
  void bundlesOfSha256() throws Exception {
    GitServer.Work work = server.repository("wide.git", "sha256");
    work.write("f", "text");
    String commit = work.commit("one");
    String locator = locator(directory.resolve("srv/wide.git"), "--all");
    assertThat(names(fetched(in("#main", locator, commit)))).isEqualTo("f");
  }

  @Test
  void whatTheBundleHasNotIsTold() throws Exception {
    History h = shared;
    Path repository = directory.resolve("srv/repo.git");
    String main = locator(repository, "main");
    assertThat(failure(in("#main", main, h.side())))
        .hasMessageContaining("is the commit " + h.second())
        .hasMessageContaining("expected was " + h.side());
    assertThat(failure(in("", main, h.side()))).hasMessageContaining("has no commit " + h.side());
    assertThat(failure(in("#other", main, h.second()))).hasMessageContaining("no tag other");
    String part = locator(repository, "main", "^" + h.first());
    assertThat(failure(in("#main", part, h.second())))
        .hasMessageContaining("is no bundle of a whole history");
    assertThat(failure(in("#main", locator(new byte[] {1}), h.second())))
        .hasMessageContaining("is no bundle of a whole history");
  }

  @Test
  void aBundleThatIsNotWhatItsDigestSaysIsNotTaken() throws Exception {
    String all = locator(directory.resolve("srv/repo.git"), "--all");
    Path file = directory.resolve("layout/blobs/sha256").resolve(all.split("sha256:", 2)[1]);
    Files.write(file, new byte[] {0}, StandardOpenOption.APPEND);
    try {
      assertThat(failure(in("#main", all, shared.second()))).hasMessageContaining("is damaged");
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void submodulesComeFromTheirOwnServers() throws Exception {
    GitServer.Work inner = server.repository("part.git");
    inner.write("in", "inner\n");
    inner.commit("inner");
    GitServer.Work outer = server.repository("whole.git");
    outer.submodule(inner, server.url("", "part.git"));
    String commit = outer.commit("outer");
    String locator = locator(directory.resolve("srv/whole.git"), "--all");
    assertThat(names(fetched(in("#main", locator, commit)).resolve("mod"))).isEqualTo("in");
    outer.nameSubmodule("file://" + directory.resolve("srv/part.git"));
    String surprise = outer.commit("surprise");
    String second = locator(directory.resolve("srv/whole.git"), "--all");
    assertThat(failure(in("#main", second, surprise)))
        .hasMessageContaining("transport 'file' not allowed");
  }

  @Test
  void whatNamesNoBundleIsRefused() throws Exception {
    String good = locator(directory.resolve("srv/repo.git"), "--all");
    for (String wrong :
        List.of(
            "https://example.com/bundle",
            "docker-image+blob://example.com/r",
            "docker-image+blob://example.com/r:tag",
            "docker-image+blob://example.com/r@sha512:" + "a".repeat(128),
            "bundle")) {
      assertThat(failure(in("#main", wrong, shared.second())).kind())
          .as(wrong)
          .isEqualTo(SolveException.Kind.DEFINITION);
    }
    StepFailure none = failure(in("#main", good, ""));
    assertThat(none.kind()).isEqualTo(SolveException.Kind.DEFINITION);
    assertThat(none).hasMessageContaining("does not say which commit");
    assertThat(failure(in("#" + shared.first(), good, shared.second())))
        .hasMessageContaining("expected was " + shared.second());
  }
}
