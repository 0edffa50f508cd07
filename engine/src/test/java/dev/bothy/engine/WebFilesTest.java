package dev.bothy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.bothy.engine.store.SignedLock;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveListener;
import dev.bothy.llb.SolveRequest.SecretSource;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.state.HttpOptions;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checksums of web files, asked for alone: no namespaces are made for them. */
class WebFilesTest {
  private static final byte[] BODY = "body".getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;
  private HttpServer server;
  private String at;
  private Store store;
  private volatile boolean clearable;
  private final List<SolveEvent> events = new ArrayList<>();

  @BeforeEach
  void aServer() throws Exception {
    store = Store.open(directory.resolve("store"), false);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean open = exchange.getRequestURI().getPath().equals("/open");
          boolean known = exchange.getRequestHeaders().containsKey("Authorization");
          try (SignedLock prune = SignedLock.attempt(store.inUse(), "process 1")) {
            clearable |= prune != null;
          }
          exchange.sendResponseHeaders(open || known ? 200 : 401, BODY.length);
          exchange.getResponseBody().write(BODY);
          exchange.close();
        });
    server.start();
    at = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop(0);
    store.close();
  }

  private Vertex file(String path, HttpOptions options) {
    return State.http(at + path, options).marshal(Platform.host()).vertices().getFirst();
  }

  private List<WebFiles.Answer> find(boolean offline, Vertex... files) throws Exception {
    SolveListener listener = events::add;
    return new WebFiles(store, Map.of("token", new SecretSource.FromEnv("PATH")), offline)
        .find(List.of(files), listener);
  }

  @Test
  void eachIsAnsweredInItsOrder() throws Exception {
    Vertex open = file("/open", new HttpOptions());
    List<WebFiles.Answer> answers =
        find(
            false,
            file("/closed", new HttpOptions()),
            open,
            file("/closed", new HttpOptions().authHeaderSecret("token")));
    assertThat(clearable).as("whether a prune may clear the store meanwhile").isFalse();
    assertThat(answers.get(0).failure())
        .hasMessageContaining("/closed: the server answered 401")
        .returns(SolveException.Kind.STEP, SolveException::kind);
    assertThat(answers.subList(1, 3))
        .allSatisfy(one -> assertThat(one.checksum()).isEqualTo(Digest.of(BODY)));
    try (var layers = Files.list(store.root().resolve("layers"))) {
      assertThat(layers).isEmpty();
    }
    assertThat(events)
        .filteredOn(e -> e.vertex().equals(open.digest()))
        .extracting(e -> e.getClass().getSimpleName())
        .containsExactly("Planned", "Started", "Transfer", "Completed");
    // And so it is told to those who are offline.
    server.stop(0);
    assertThat(find(true, open).getFirst().checksum()).isEqualTo(Digest.of(BODY));
  }
}
