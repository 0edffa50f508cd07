package dev.bothy.engine.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.op.QuietContext;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.source.PlainServer;
import dev.bothy.engine.source.Source;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Trees;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.OpMetadata;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Files from a server on this machine, in layers owned by root. */
public class HttpSourceBehaviour implements AutoCloseable {
  private final TestRoot files = new TestRoot();
  private final Store store = Store.open(files.directory().resolve("store"), TestRoot.isRootless());
  private final HttpServer server;
  private byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
  private byte[] packed = gzip("hello");
  private final Map<String, String> secrets = new HashMap<>();
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
    } else if (path.equals("/astray")) {
      exchange.getResponseHeaders().add("Location", "ftp://me:hunter2@x.example/?sig=hunter2");
      exchange.sendResponseHeaders(302, -1);
    } else if (path.equals("/to-none")) {
      exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/f?sig=hunter2");
      exchange.sendResponseHeaders(302, -1);
    } else if (path.equals("/to-missing")) {
      exchange.getResponseHeaders().add("Location", "/missing");
      exchange.sendResponseHeaders(302, -1);
    } else if (path.equals("/missing")) {
      exchange.sendResponseHeaders(404, -1);
    } else if (path.equals("/made")) {
      exchange.sendResponseHeaders(201, body.length);
      exchange.getResponseBody().write(body);
    } else if (path.equals("/packed")) {
      exchange.getResponseHeaders().add("Content-Encoding", "gzip");
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(packed);
    } else if (path.equals("/broken")) {
      exchange.sendResponseHeaders(200, 1000);
      exchange.getResponseBody().write(body);
      exchange.getResponseBody().flush();
    } else if (path.equals("/who")) {
      byte[] who =
          String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"))
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, who.length);
      exchange.getResponseBody().write(who);
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
    return vertex("", path, attrs);
  }

  private Vertex vertex(String user, String path, Map<String, String> attrs) {
    String address = "http://" + user + "127.0.0.1:" + server.getAddress().getPort() + path;
    return at(address, path, attrs);
  }

  private static Vertex at(String address, String path, Map<String, String> attrs) {
    Op op = new Op(List.of(), new SourceOp(address, attrs), null, null);
    return new Vertex(Digest.of(path.getBytes(StandardCharsets.UTF_8)), op, OpMetadata.NONE, null);
  }

  private HttpSource source(boolean offline) {
    return new HttpSource(store, new SourceSettings(Map.of(), Map.of(), offline, false));
  }

  private final StepContext context =
      new QuietContext() {
        @Override
        public byte @Nullable [] secret(String id) {
          String value = secrets.get(id);
          return value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        }
      };

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private Path fetched(Vertex vertex) throws Exception {
    HttpSource source = source(false);
    String pin = source.pin(vertex, context);
    return store.layers().fs(source.fetch(vertex, pin, context).result().layers().getFirst());
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
    assertThat(source(false).question(vertex)).isNull();
    String pin = source(false).pin(vertex, context);
    requests.clear();
    assertThat(source(false).quickPin(vertex)).isNull();
    Source.Question question = Objects.requireNonNull(source(false).question(vertex));
    assertThat(requests).isEmpty();
    assertThat(question.ask(Duration.ofSeconds(9))).isEqualTo(pin);
    body = "other".getBytes(StandardCharsets.UTF_8);
    assertThat(question.ask(Duration.ofSeconds(9))).isNull();
    assertThat(source(false).pin(vertex, context)).isNotEqualTo(pin);
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
  public void theServerThatIsLedToIsToldWhenItFails() {
    String there = server.getAddress().toString().replaceFirst(".*/", "");
    assertThat(failure(vertex("/to-none", Map.of())))
        .hasMessageContaining("/to-none leads to http://127.0.0.1:1/f?sig=…: Connection refused")
        .returns(SolveException.Kind.HOST, StepFailure::kind);
    assertThat(failure(vertex("/to-missing", Map.of())))
        .hasMessageContaining(
            "/to-missing leads to http://" + there + "/missing: the server answered 404");
  }

  @Inside
  public void whatIsASecretInTheAddressIsNeitherToldNorKept() throws Exception {
    String secret = "?v=1&token=hunter2&X-Amz-Signature=hunter2";
    String wrong = Digest.of(new byte[] {1}).toString();
    assertThat(fetched(vertex("/f" + secret, Map.of())).resolve("f")).hasContent("hello");
    for (StepFailure failure :
        List.of(
            failure(vertex("/missing" + secret, Map.of())),
            failure(vertex("/broken" + secret, Map.of())),
            failure(vertex("/astray" + secret, Map.of())),
            failure(vertex("/to-none" + secret, Map.of())),
            failure(vertex("/g" + secret, Map.of("http.checksum", wrong))),
            failure(at("http://127.0.0.1:1/f" + secret, "/", Map.of())),
            failure(at("http://no_host_:x/f" + secret, "/", Map.of())))) {
      assertThat(failure.getMessage() + failure.hint())
          .contains("?v=1&token=…&X-Amz-Signature=…")
          .doesNotContain("hunter2");
    }
    try (Stream<Path> all = Files.walk(store.root())) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("hunter2");
      }
    }
    // What was said of the address is found all the same.
    assertThat(source(true).quickPin(vertex("/f" + secret, Map.of()))).isNotNull();
    assertThat(source(true).quickPin(vertex("/f?v=1&token=other", Map.of()))).isNull();
  }

  private StepFailure failure(Vertex vertex) {
    return catchThrowableOfType(StepFailure.class, () -> fetched(vertex));
  }

  private HttpSource behindProxy(String proxy) {
    SourceSettings settings = new SourceSettings(Map.of(), Map.of(), false, false);
    return new HttpSource(store, settings, Map.of("HTTP_PROXY", proxy));
  }

  @Inside
  public void aServerIsReachedThroughTheProxyOfTheEnvironment() throws Exception {
    HttpSource source = behindProxy("http://me:pw@127.0.0.1:" + server.getAddress().getPort());
    source.pin(at("http://server.example/f", "/f", Map.of()), context);
    assertThat(headers).containsEntry("Host", "server.example");
    assertThat(headers).containsEntry("Proxy-authorization", "Basic bWU6cHc=");
  }

  @Inside
  public void aProxyVariableThatNamesNoProxyIsToldWithoutItsValue() {
    Vertex vertex = at("http://server.example/f", "/f", Map.of());
    assertThatThrownBy(() -> behindProxy("ftp://me:pw@x").pin(vertex, context))
        .isInstanceOf(StepFailure.class)
        .hasMessage(
            "http://server.example/f: HTTP_PROXY names a kind of proxy that is not supported");
  }

  @Inside
  public void offlineTakesWhatIsThere() throws Exception {
    Vertex vertex = vertex("/f", Map.of());
    assertThatThrownBy(() -> source(true).pin(vertex, context)).hasMessageContaining("offline");
    String pin = source(false).pin(vertex, context);
    int before = requests.size();
    assertThat(source(true).quickPin(vertex)).isEqualTo(pin);
    assertThat(source(true).question(vertex)).isNull();
    assertThat(source(true).fetch(vertex, pin, context).result().layers()).hasSize(1);
    assertThat(requests).hasSize(before);
  }

  // 51
  @Inside
  public void whatWasPrunedAfterItWasPinnedIsFetchedAgain() throws Exception {
    Vertex vertex = vertex("/f", Map.of());
    String pin = source(false).pin(vertex, context);
    Trees.delete(store.root().resolve("downloads"));
    Source.Fetched same = source(false).fetch(vertex, pin, context);
    assertThat(same.pin()).isEqualTo(pin);
    assertThat(file(same)).hasContent("hello");

    // It has changed meanwhile: then that is what was fetched, and so it is called.
    Trees.delete(store.root().resolve("downloads"));
    body = "other".getBytes(StandardCharsets.UTF_8);
    Source.Fetched other = source(false).fetch(vertex, pin, context);
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
    String plain = source(false).pin(vertex("/f", Map.of()), context);
    assertThat(plain).isEqualTo(source(false).pin(vertex, context)); // the content is the same
    assertThat(requests).hasSizeGreaterThan(1); // but asked for by other words it is asked for anew
    // Their names are the same in any case, and there are only two.
    Path _ =
        fetched(vertex("/other", Map.of("http.header.Accept", "any/thing", "http.header.x", "y")));
    assertThat(headers).containsEntry("Accept", "any/thing").doesNotContainKey("X");
  }

  @Inside
  public void whatThePathEscapesIsTheName() throws Exception {
    assertThat(fetched(vertex("/a%20b", Map.of())).resolve("a b")).hasContent("hello");
    assertThat(fetched(vertex("/c d[e]#part", Map.of())).resolve("c d[e]")).hasContent("hello");
    assertThat(fetched(vertex("/x/%20y%20", Map.of())).resolve("y")).hasContent("hello");
    assertThat(fetched(vertex("/%2e%2e", Map.of())).resolve("download")).hasContent("hello");
    assertThat(fetched(vertex("/x%0ay", Map.of())).resolve("download")).hasContent("hello");
    assertThat(fetched(vertex("/x/%20", Map.of())).resolve("download")).hasContent("hello");
    assertThat(fetched(vertex("?q", Map.of())).resolve("download")).hasContent("hello");
  }

  @Inside
  public void aWishedNameIsOneNameOnly() throws Exception {
    assertThat(fetched(vertex("/x", Map.of("http.filename", "a/b "))).resolve("b")).exists();
    assertThat(fetched(vertex("/x", Map.of("http.filename", ".."))).resolve("download")).exists();
  }

  @Inside
  public void theServersNameCountsWithAChecksumToo() throws Exception {
    Vertex vertex = vertex("/named", Map.of("http.checksum", Digest.of(body).toString()));
    HttpSource source = source(false);
    String first = source.pin(vertex, context);
    Source.Fetched fetched = source.fetch(vertex, first, context);
    assertThat(store.layers().fs(fetched.result().layers().getFirst()).resolve("given.bin"))
        .exists();
    // Once it is known nobody is asked again.
    requests.clear();
    assertThat(source.quickPin(vertex)).isEqualTo(fetched.pin());
    assertThat(source.fetch(vertex, fetched.pin(), context).pin()).isEqualTo(fetched.pin());
    assertThat(requests).isEmpty();
  }

  @Inside
  public void contentOfAnotherAddressHasNotItsNameAndTime() throws Exception {
    Path first = fetched(vertex("/first", Map.of())).resolve("first");
    Vertex vertex = vertex("/named", Map.of("http.checksum", Digest.of(body).toString()));
    Path second = fetched(vertex).resolve("given.bin");
    assertThat(Files.getLastModifiedTime(second)).isEqualTo(Files.getLastModifiedTime(first));
  }

  @Inside
  public void aServerThatBreaksOffIsToldWithItsAddress() {
    assertThatThrownBy(() -> fetched(vertex("/broken", Map.of())))
        .isInstanceOf(StepFailure.class)
        .hasMessageStartingWith("http://127.0.0.1:" + server.getAddress().getPort() + "/broken")
        .hasMessageContaining(": the server broke off after 5 of 1000 bytes: ")
        .extracting(e -> ((StepFailure) e).hint())
        .isEqualTo("try again; if it goes on, look at the server and the network");
  }

  @Inside
  public void whatIsPackedForTheWayIsUnpacked() throws Exception {
    assertThat(fetched(vertex("/packed", Map.of())).resolve("packed")).hasContent("hello");
    packed = Arrays.copyOf(packed, packed.length - 9);
    assertThatThrownBy(() -> fetched(vertex("/packed", Map.of())))
        .isInstanceOf(StepFailure.class)
        .hasMessageContaining("not whole");
    packed = new byte[0];
    assertThat(fetched(vertex("/packed", Map.of("http.filename", "nothing"))).resolve("nothing"))
        .isEmptyFile();
  }

  @Inside
  public void aUserWithoutAPasswordIsOneToo() throws Exception {
    assertThat(fetched(vertex("token@", "/who", Map.of())).resolve("who"))
        .hasContent("Basic dG9rZW46");
  }

  @Inside
  public void noMessageHasThePassword() {
    for (Vertex wrong :
        List.of(
            vertex("me:secret@", "/x", Map.of("http.checksum", "sha256:12")),
            vertex("me:sec%ZZret@", "/x", Map.of()))) {
      assertThatThrownBy(() -> source(false).quickPin(wrong))
          .isInstanceOf(StepFailure.class)
          .hasMessageStartingWith("http://127.0.0.1:")
          .hasMessageNotContainingAny("sec", "me:");
    }
  }

  @Inside
  public void otherGoodAnswersAreGood() throws Exception {
    assertThat(fetched(vertex("/made", Map.of())).resolve("made")).hasContent("hello");
  }

  @Inside
  public void numbersAreReadAsInGo() throws Exception {
    for (String same : List.of("0751", "0o751", "489", "0x1e9")) {
      Path file = fetched(vertex("/x", Map.of("http.perm", same))).resolve("x");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as(same)
          .isEqualTo("rwxr-x--x");
    }
    Path large = fetched(vertex("/x", Map.of("http.uid", "010", "http.gid", "0x10"))).resolve("x");
    assertThat(Files.getAttribute(large, "unix:uid")).isEqualTo(8);
    assertThat(Files.getAttribute(large, "unix:gid")).isEqualTo(16);
    for (String wrong : List.of("rwx", "-1", "", "#1", "755", "04755", "99999999999")) {
      assertThatThrownBy(() -> source(false).quickPin(vertex("/x", Map.of("http.perm", wrong))))
          .as(wrong)
          .isInstanceOf(StepFailure.class)
          .hasMessageContaining("http.perm");
    }
  }

  @Inside
  public void theAddressMayNameItsUser() throws Exception {
    Vertex vertex = vertex("me:se%3acret@", "/who", Map.of());
    assertThat(fetched(vertex).resolve("who")).hasContent("Basic bWU6c2U6Y3JldA==");
    try (Stream<Path> kept = Files.walk(store.root().resolve("cache"))) {
      for (Path file : kept.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).doesNotContain("cret");
      }
    }
  }

  @Inside
  public void secretsNamedAfterTheHostAreForIt() throws Exception {
    secrets.put("HTTP_AUTH_HEADER_127.0.0.1", "Plain header\n");
    assertThat(fetched(vertex("/who", Map.of())).resolve("who")).hasContent("Plain header");
    secrets.put("HTTP_AUTH_TOKEN_127.0.0.1", "token");
    assertThat(fetched(vertex("/who", Map.of())).resolve("who")).hasContent("Bearer token");
    secrets.put("own", "Own");
    assertThat(fetched(vertex("/who", Map.of("http.authheadersecret", "own"))).resolve("who"))
        .hasContent("Own");
  }

  @Inside
  public void saysWhatTheServerAnswered() {
    assertThatThrownBy(() -> fetched(vertex("/missing", Map.of())))
        .isInstanceOf(StepFailure.class)
        .hasMessageContaining("404");
  }

  @Inside
  public void saysThatAServerDoesNotSpeakTls() throws Exception {
    try (PlainServer plain = new PlainServer()) {
      String address = "https://127.0.0.1:" + plain.port() + "/f";
      assertThatThrownBy(() -> fetched(at(address, "/f", Map.of())))
          .isInstanceOfSatisfying(
              StepFailure.class,
              failure -> {
                assertThat(failure).hasMessage(address + ": the server there does not speak TLS");
                assertThat(failure.hint()).contains("http://");
                assertThat(failure.kind()).isEqualTo(SolveException.Kind.HOST);
              });
    }
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    store.close();
    files.close();
  }
}
