package dev.bothy.engine.source.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.op.QuietContext;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.signature.TestKeys;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.OpMetadata;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Files of a web server that must be signed. */
public class HttpSignatureBehaviour implements AutoCloseable {
  private final TestRoot files = new TestRoot();
  private final Store store = Store.open(files.directory().resolve("store"), TestRoot.isRootless());
  private final StepContext context = new QuietContext() {};
  private final TestKeys keys = new TestKeys();
  private final HttpServer server;
  private byte[] body = "hello".getBytes(UTF_8);
  private int requests;

  public HttpSignatureBehaviour() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests++;
    try (exchange) {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Vertex vertex(Map<String, String> attrs) {
    String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/f";
    Op op = new Op(List.of(), new SourceOp(address, attrs), null, null);
    return new Vertex(Digest.of(address.getBytes(UTF_8)), op, OpMetadata.NONE, null);
  }

  private Vertex signed(String key, String signature, String... more) {
    Map<String, String> attrs =
        new HashMap<>(Map.of("http.sig.pubkey", key, "http.sig.signature", signature));
    for (int i = 0; i < more.length; i += 2) {
      attrs.put(more[i], more[i + 1]);
    }
    return vertex(attrs);
  }

  private HttpSource source() {
    return new HttpSource(store, new SourceSettings(Map.of(), Map.of(), false, false));
  }

  private Path fetched(Vertex vertex) throws Exception {
    HttpSource source = source();
    String quick = source.quickPin(vertex);
    String pin = quick == null ? source.pin(vertex, context) : quick;
    return store.layers().fs(source.fetch(vertex, pin, context).result().layers().getFirst());
  }

  private void refused(Vertex vertex, String why) {
    assertThatThrownBy(() -> fetched(vertex))
        .isInstanceOf(StepFailure.class)
        .hasMessageStartingWith("http://127.0.0.1:")
        .hasMessageContaining(why);
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> all = Files.walk(store.root())) {
      return all.filter(Files::isRegularFile)
          .filter(f -> f.startsWith(store.root().resolve("downloads")))
          .toList();
    }
  }

  @Inside
  public void whatTheKeySignedComes() throws Exception {
    String ada = keys.key("ada", "ed25519", "1d"); // has expired since
    String signature = keys.sign(ada, TestKeys.THEN, body);
    Vertex vertex = signed(keys.publicKeys(ada), signature, "http.checksum", "" + Digest.of(body));
    assertThat(fetched(vertex).resolve("f")).hasContent("hello");
    assertThat(fetched(signed(keys.publicKeys(ada), signature)).resolve("f")).hasContent("hello");
  }

  @Inside
  public void whatWasChangedOrSignedByOthersIsNotEvenKept() throws Exception {
    String ada = keys.key("ada", "ed25519", "0");
    String bob = keys.key("bob", "ed25519", "0");
    String signature = keys.sign(ada, TestKeys.THEN, body);
    refused(signed(keys.publicKeys(bob), signature), "which http.sig.pubkey has not");
    body = "hallo".getBytes(UTF_8);
    refused(signed(keys.publicKeys(ada), signature), "is not what was signed");
    assertThat(kept()).isEmpty();
  }

  @Inside
  public void whatIsInTheStoreDoesNotGetAroundAnotherKey() throws Exception {
    String ada = keys.key("ada", "ed25519", "0");
    String bob = keys.key("bob", "ed25519", "0");
    String signature = keys.sign(ada, TestKeys.THEN, body);
    String[] sum = {"http.checksum", "" + Digest.of(body)};
    Vertex unsigned = vertex(Map.of(sum[0], sum[1]));
    Vertex good = signed(keys.publicKeys(ada), signature, sum);
    Vertex wrong = signed(keys.publicKeys(bob), signature, sum);
    assertThat(
            List.of(
                "" + source().quickPin(unsigned),
                "" + source().quickPin(good),
                "" + source().quickPin(wrong)))
        .doesNotHaveDuplicates()
        .doesNotContain("null");
    assertThat(fetched(unsigned).resolve("f")).hasContent("hello");
    int before = requests;
    refused(wrong, "which http.sig.pubkey has not");
    assertThat(fetched(good).resolve("f")).hasContent("hello");
    assertThat(requests).isEqualTo(before); // the file is here
  }

  @Inside
  public void aKeyAndASignatureGoTogether() {
    for (Map<String, String> attrs :
        List.of(
            Map.of("http.sig.pubkey", "k"),
            Map.of("http.sig.signature", "s"),
            Map.of("http.sig.pubkey", "k", "http.sig.signature", ""),
            Map.of("http.sig.pubkey", "", "http.sig.signature", ""))) {
      assertThatThrownBy(() -> source().quickPin(vertex(attrs)))
          .isInstanceOfSatisfying(
              StepFailure.class,
              e -> assertThat(e.kind()).isEqualTo(SolveException.Kind.DEFINITION))
          .hasMessageContaining("takes a key and a signature");
    }
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    keys.close();
    store.close();
    files.close();
  }
}
