package dev.bothy.engine.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.op.QuietContext;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Trees;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.OpMetadata;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Files from a server on this machine, in layers owned by root. */
public class HttpSourceBehaviour implements AutoCloseable {
  private final TestRoot files = new TestRoot();
  private final Store store = Store.open(files.directory().resolve("store"), TestRoot.isRootless());
  private final HttpServer server;
  private byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
  private final List<String> requests = new ArrayList<>();
  private final Map<String, String> headers = new ConcurrentHashMap<>();

  public HttpSourceBehaviour() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String etag = "\"" + Digest.of(body).shortHex() + "\"";
    String path = exchange.getRequestURI().getPath();
    requests.add(path);
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    if (path.equals("/moved")) {
      exchange.getResponseHeaders().add("Location", "/file.txt");
      exchange.sendResponseHeaders(302, -1);
    } else if (path.equals("/missing")) {
      exchange.sendResponseHeaders(404, -1);
    } else if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      exchange.sendResponseHeaders(304, -1);
    } else {
      exchange.getResponseHeaders().add("ETag", etag);
      exchange.getResponseHeaders().add("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT");
      if (path.equals("/named")) {
        exchange
            .getResponseHeaders()
            .add("Content-Disposition", "attachment; filename=\"../given.bin\"");
      }
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private Vertex vertex(String path, Map<String, String> attrs) {
    Op op =
        new Op(
            List.of(),
            new SourceOp("http://127.0.0.1:" + server.getAddress().getPort() + path, attrs),
            null,
            null);
    return new Vertex(Digest.of(path.getBytes(StandardCharsets.UTF_8)), op, OpMetadata.NONE, null);
  }

  private HttpSource source(boolean offline) {
    return new HttpSource(store, new SourceSettings(Map.of(), Map.of(), offline, false));
  }

  private static final StepContext CONTEXT = new QuietContext();

  private Path fetched(Vertex vertex) throws Exception {
    HttpSource source = source(false);
    String pin = source.pin(vertex, CONTEXT);
    return store.layers().fs(source.fetch(vertex, pin, CONTEXT).result().layers().getFirst());
  }

  @Inside
  public void takesTheNameOfTheAddressAndTheTimeOfTheServer() throws Exception {
    Path file = fetched(vertex("/d/file.txt", Map.of())).resolve("file.txt");
    assertThat(file).hasContent("hello");
    assertThat(Files.getLastModifiedTime(file)).hasToString("2015-10-21T07:28:00Z");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Inside
  public void takesNameModeAndOwnerAsWished() throws Exception {
    Path file =
        fetched(vertex("/x", Map.of("http.filename", "y", "http.perm", "0755"))).resolve("y");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rwxr-xr-x");
  }

  @Inside
  public void takesTheLastPartOfTheNameThatTheServerGives() throws Exception {
    assertThat(fetched(vertex("/named", Map.of())).resolve("given.bin")).exists();
  }

  @Inside
  public void followsRedirects() throws Exception {
    assertThat(fetched(vertex("/moved", Map.of())).resolve("moved")).hasContent("hello");
  }

  @Inside
  public void asksWhetherTheFileIsStillTheSame() throws Exception {
    Vertex vertex = vertex("/f", Map.of());
    assertThat(source(false).quickPin(vertex)).isNull();
    String pin = source(false).pin(vertex, CONTEXT);
    assertThat(source(false).quickPin(vertex)).isEqualTo(pin);
    body = "other".getBytes(StandardCharsets.UTF_8);
    assertThat(source(false).quickPin(vertex)).isNull();
    assertThat(source(false).pin(vertex, CONTEXT)).isNotEqualTo(pin);
  }

  @Inside
  public void aChecksumIsThePinAndIsChecked() throws Exception {
    Vertex good = vertex("/f", Map.of("http.checksum", Digest.of(body).toString()));
    String pin = source(false).quickPin(good);
    assertThat(pin).contains(Digest.of(body).toString());
    assertThat(requests).isEmpty();
    assertThat(fetched(good).resolve("f")).hasContent("hello");
    body = "evil".getBytes(StandardCharsets.UTF_8);
    Vertex other = vertex("/g", Map.of("http.checksum", Digest.of(new byte[] {1}).toString()));
    assertThatThrownBy(() -> fetched(other))
        .isInstanceOf(StepFailure.class)
        .hasMessageContaining("expected was");
  }

  @Inside
  public void offlineTakesWhatIsThere() throws Exception {
    Vertex vertex = vertex("/f", Map.of());
    assertThatThrownBy(() -> source(true).pin(vertex, CONTEXT)).hasMessageContaining("offline");
    String pin = source(false).pin(vertex, CONTEXT);
    int before = requests.size();
    assertThat(source(true).quickPin(vertex)).isEqualTo(pin);
    assertThat(source(true).fetch(vertex, pin, CONTEXT).result().layers()).hasSize(1);
    assertThat(requests).hasSize(before);
  }

  // 51
  @Inside
  public void whatWasPrunedAfterItWasPinnedIsFetchedAgain() throws Exception {
    Vertex vertex = vertex("/f", Map.of());
    String pin = source(false).pin(vertex, CONTEXT);
    Trees.delete(store.root().resolve("downloads"));
    Source.Fetched same = source(false).fetch(vertex, pin, CONTEXT);
    assertThat(same.pin()).isEqualTo(pin);
    assertThat(file(same)).hasContent("hello");

    // It has changed meanwhile: then that is what was fetched, and so it is called.
    Trees.delete(store.root().resolve("downloads"));
    body = "other".getBytes(StandardCharsets.UTF_8);
    Source.Fetched other = source(false).fetch(vertex, pin, CONTEXT);
    assertThat(other.pin()).isNotEqualTo(pin).contains(Digest.of(body).toString());
    assertThat(file(other)).hasContent("other");
  }

  private Path file(Source.Fetched fetched) {
    return store.layers().fs(fetched.result().layers().getFirst()).resolve("f");
  }

  @Inside
  public void sendsTheHeadersThatTheGraphNames() throws Exception {
    Vertex vertex =
        vertex(
            "/f",
            Map.of(
                "http.header.accept", "application/x-thing",
                "http.header.user-agent", "graph/1"));
    assertThat(fetched(vertex).resolve("f")).hasContent("hello");
    assertThat(headers).containsEntry("Accept", "application/x-thing");
    assertThat(headers).containsEntry("User-agent", "graph/1");
    String plain = source(false).pin(vertex("/f", Map.of()), CONTEXT);
    assertThat(plain).isEqualTo(source(false).pin(vertex, CONTEXT)); // the content is the same
    assertThat(requests).hasSizeGreaterThan(1); // but asked for by other words it is asked for anew
  }

  @Inside
  public void saysWhatTheServerAnswered() {
    assertThatThrownBy(() -> fetched(vertex("/missing", Map.of())))
        .isInstanceOf(StepFailure.class)
        .hasMessageContaining("404");
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    store.close();
    files.close();
  }
}
