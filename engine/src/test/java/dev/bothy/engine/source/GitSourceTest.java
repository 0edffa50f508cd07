package dev.bothy.engine.source;

import static dev.bothy.engine.source.GitServer.git;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.namespace.TreeListing;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.OpMetadata;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against real repositories: git's own server program over HTTP, and a real sshd. */
class GitSourceTest {
  @TempDir static Path directory;
  private static GitServer server;
  private static History shared;
  private Store store;
  private final Map<String, String> secrets = new HashMap<>();
  private final Map<String, Path> agents = new HashMap<>();

  @SuppressWarnings("JdkObsolete") // git's words come from another thread
  private final StringBuffer log = new StringBuffer();

  private final StepContext context =
      new StepContext() {
        @Override
        public void log(boolean stderr, String text) {
          log.append(text);
        }

        @Override
        public byte @Nullable [] secret(String id) {
          String value = secrets.get(id);
          return value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public @Nullable Path sshAgent(String id) {
          return agents.get(id);
        }
      };

  @BeforeAll
  static void serve() throws Exception {
    server = new GitServer(directory.resolve("srv"));
    shared = history("repo.git");
  }

  @AfterAll
  static void end() {
    server.close();
  }

  @BeforeEach
  void start() throws IOException {
    server.wanted = null;
    store = Store.open(Files.createTempDirectory(directory, "store"), false);
  }

  @AfterEach
  void stop() throws IOException {
    store.close();
  }

  private static Vertex vertex(String url, String fragment, String... attrs) {
    Map<String, String> all = new HashMap<>(Map.of("git.fullurl", url));
    for (int i = 0; i < attrs.length; i += 2) {
      all.put(attrs[i], attrs[i + 1]);
    }
    Op op = new Op(List.of(), new SourceOp("git://place/x" + fragment, all), null, null);
    return new Vertex(Digest.of(url.getBytes(StandardCharsets.UTF_8)), op, OpMetadata.NONE, null);
  }

  private GitSource source(boolean offline) {
    return new GitSource(store, new SourceSettings(Map.of(), Map.of(), offline, false));
  }

  private Path fetched(Vertex vertex) throws Exception {
    GitSource source = source(false);
    String quick = source.quickPin(vertex);
    String pin = quick == null ? source.pin(vertex, context) : quick;
    return store.layers().fs(source.fetch(vertex, pin, context).result().layers().getFirst());
  }

  private StepFailure failure(Vertex vertex) {
    StepFailure[] thrown = new StepFailure[1];
    assertThatThrownBy(() -> fetched(vertex))
        .isInstanceOfSatisfying(StepFailure.class, e -> thrown[0] = e);
    return thrown[0];
  }

  private static String names(Path tree) throws IOException {
    try (Stream<Path> files = Files.list(tree)) {
      return String.join(" ", files.map(f -> f.getFileName().toString()).sorted().toList());
    }
  }

  /** A repository whose second commit on main is tagged, with a branch that goes its own way. */
  private record History(String url, String first, String second, String side) {}

  private static History history(String name) throws Exception {
    GitServer.Work work = server.repository(name);
    work.write("a", "1\n");
    work.write("sub/deep/f", "deep\n");
    Files.createSymbolicLink(work.tree().resolve("link"), Path.of("sub/deep/f"));
    work.write("run", "#!/bin/sh\n");
    assertThat(work.tree().resolve("run").toFile().setExecutable(true)).isTrue();
    String first = work.commit("first");
    work.write("a", "2\n");
    String second = work.commit("second");
    git(work.tree(), "tag", "light");
    git(work.tree(), "tag", "--annotate", "--message=v1", "v1");
    git(work.tree(), "checkout", "--quiet", "-b", "side/way");
    work.write("a", "side\n");
    String side = work.commit("side");
    git(work.tree(), "checkout", "--quiet", "main");
    return new History(server.url("", name), first, second, side);
  }

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
        .hasMessage(h.url() + " has no branch and no tag none");
    assertThat(failure(vertex(h.url(), "#" + "0".repeat(40)))).hasMessageContaining("000000");
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
    git(
        outer.tree(),
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "add",
        "--quiet",
        directory.resolve("srv/inner.git").toString(),
        "mod");
    outer.write(".gitmodules", "[submodule \"mod\"]\n\tpath = mod\n\turl = ../inner.git\n");
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
    outer.write(
        ".gitmodules",
        "[submodule \"mod\"]\n\tpath = mod\n\turl = file://"
            + directory.resolve("srv/inner.git")
            + "\n");
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
          .hasMessageContaining("agent \"no\"");
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
