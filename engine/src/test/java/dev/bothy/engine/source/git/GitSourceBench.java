package dev.bothy.engine.source.git;

import static dev.bothy.engine.source.git.GitServer.git;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.source.SourceSettings;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Real repositories, behind git's own server program over HTTP. */
abstract class GitSourceBench {
  static final String WHOSE = "process 1 (of this test)";

  @TempDir static Path directory;
  static GitServer server;
  static History shared;
  Store store;
  final Map<String, String> secrets = new HashMap<>();
  final Map<String, Path> agents = new HashMap<>();
  final Map<String, Path> layouts = new HashMap<>();

  @SuppressWarnings("JdkObsolete") // git's words come from another thread
  final StringBuffer log = new StringBuffer();

  final StepContext context =
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

  static Vertex vertex(String url, String fragment, String... attrs) {
    Map<String, String> all = new HashMap<>(Map.of("git.fullurl", url));
    for (int i = 0; i < attrs.length; i += 2) {
      all.put(attrs[i], attrs[i + 1]);
    }
    String place = url.replaceFirst("^[a-z]+://([^/]*@)?", "");
    Op op = new Op(List.of(), new SourceOp("git://" + place + fragment, all), null, null);
    return new Vertex(Digest.of(url.getBytes(StandardCharsets.UTF_8)), op, OpMetadata.NONE, null);
  }

  GitSource source(boolean offline) {
    return new GitSource(
        store, new SourceSettings(Map.of(), layouts, offline, false, () -> {}, WHOSE));
  }

  Path fetched(Vertex vertex) throws Exception {
    GitSource source = source(false);
    String quick = source.quickPin(vertex);
    String pin = quick == null ? source.pin(vertex, context) : quick;
    return store.layers().fs(source.fetch(vertex, pin, context).result().layers().getFirst());
  }

  StepFailure failure(Vertex vertex) {
    StepFailure[] thrown = new StepFailure[1];
    assertThatThrownBy(() -> fetched(vertex))
        .isInstanceOfSatisfying(StepFailure.class, e -> thrown[0] = e);
    return thrown[0];
  }

  static String names(Path tree) throws IOException {
    try (Stream<Path> files = Files.list(tree)) {
      return String.join(" ", files.map(f -> f.getFileName().toString()).sorted().toList());
    }
  }

  /** A repository whose second commit on main is tagged, with a branch that goes its own way. */
  record History(String url, String first, String second, String side) {}

  static History history(String name) throws Exception {
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
}
