package dev.bothy.engine.why;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.bothy.engine.op.QuietContext;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.source.Sources;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.state.HttpOptions;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskedSourcesTest {
  private static final byte[] BODY = "text".getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;

  @Test
  void aServerThatIsAskedNextIsNotAskedForThat() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          boolean known = exchange.getRequestHeaders().containsKey("If-None-Match");
          exchange.getResponseHeaders().add("ETag", "\"one\"");
          exchange.sendResponseHeaders(known ? 304 : 200, known ? -1 : BODY.length);
          if (!known) {
            exchange.getResponseBody().write(BODY);
          }
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/f";
    try (Store store = Store.open(directory.resolve("store"), false)) {
      Definition graph = State.http(url, new HttpOptions()).marshal(Platform.host());
      Vertex file = graph.vertices().getFirst();
      Sources sources = new Sources(store, new SourceSettings(Map.of(), Map.of(), false, false));
      assertThat(sources.pin(file, new QuietContext())).contains(Digest.of(BODY).toString());
      int before = asked.get();
      assertThat(AskedSources.of(store, SolveRequest.of(graph)).vertices())
          .containsExactly(file.digest());
      assertThat(asked).hasValue(before);

      Definition pinned =
          State.http(url, new HttpOptions().checksum(Digest.of(BODY))).marshal(Platform.host());
      assertThat(AskedSources.of(store, SolveRequest.of(pinned)).vertices()).isEmpty();
    } finally {
      server.stop(0);
    }
  }
}
