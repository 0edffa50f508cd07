package dev.bothy.oci.registry;

import static dev.bothy.oci.registry.FakeRegistry.body;
import static dev.bothy.oci.registry.FakeRegistry.redirect;
import static dev.bothy.oci.registry.FakeRegistry.silent;
import static dev.bothy.oci.registry.FakeRegistry.status;
import static dev.bothy.oci.registry.FakeRegistry.tokenAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import com.sun.net.httpserver.HttpExchange;
import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.DigestMismatchException;
import dev.bothy.oci.ImageReference;
import dev.bothy.oci.MediaType;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RegistryFaultsTest {
  private static final byte[] BYTES = new byte[100_000];

  static {
    new Random(1).nextBytes(BYTES);
  }

  private static final Descriptor BLOB = Descriptor.of(MediaType.OCI_LAYER, BYTES);

  @TempDir Path dir;
  private FakeRegistry registry;
  private ContentStore store;
  private ImageReference name;
  private RegistryClient client;

  @BeforeEach
  void start() throws IOException {
    registry = new FakeRegistry();
    store = ContentStore.open(dir.resolve("store"));
    name = ImageReference.parse(registry.host() + "/app:1");
    registry.serveBlob("app", BYTES);
    client = new RegistryClient(options());
  }

  private RegistryOptions options() {
    return new RegistryOptions(
        Map.of("DOCKER_CONFIG", dir.toString()), dir, Set.of(), 3, Duration.ofMillis(1), 2);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private void pull() throws IOException {
    client.pullBlob(name, BLOB, store, TransferListener.NONE);
  }

  /** Where a registry falls silent. */
  enum Silence {
    HEAD,
    MANIFEST,
    TOKEN,
    ERROR,
    BLOB,
    PUSH
  }

  private void fallSilent(Silence where) {
    switch (where) {
      case HEAD, PUSH -> registry.fail(FakeRegistry::sayNothing);
      case MANIFEST -> registry.fail(silent(200));
      case TOKEN -> registry.fail(tokenAt("http://" + registry.host() + "/other"), silent(200));
      case ERROR -> registry.fail(silent(403));
      case BLOB -> {
        for (int i = 0; i < 3; i++) {
          registry.fail(
              exchange -> {
                exchange.sendResponseHeaders(200, BYTES.length);
                exchange.getResponseBody().flush();
                FakeRegistry.sayNothing(exchange);
              });
        }
      }
    }
  }

  private void ask(Silence where) throws IOException {
    switch (where) {
      case BLOB -> pull();
      case PUSH -> {
        Descriptor _ = client.pushManifest(name, MediaType.OCI_MANIFEST, BYTES);
      }
      default -> {
        FetchedManifest _ = client.manifest(name);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(30)
  void anInterruptEndsTheWaitForASilentRegistry(Silence where) throws Exception {
    fallSilent(where);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread asking =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    ask(where);
                  } catch (IOException e) {
                    thrown.set(e);
                  }
                });
    String reads =
        where == Silence.HEAD || where == Silence.PUSH ? "Http.send" : "HttpAnswer$Body.read";
    while (!stacks().contains("dev.bothy.oci.registry." + reads)) {
      Thread.onSpinWait();
    }
    asking.interrupt();
    asking.join();
    assertThat(thrown.get()).isExactlyInstanceOf(InterruptedIOException.class);
    assertThat(stacks()).as("it has ended").doesNotContain("dev.bothy.oci.registry." + reads);
    assertThat(store.root().resolve("ingest")).isEmptyDirectory();
  }

  /** Of all threads, virtual ones too. */
  private String stacks() throws IOException {
    Path file = dir.resolve("stacks");
    Files.deleteIfExists(file);
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
    return Files.readString(file);
  }

  @ParameterizedTest
  @EnumSource(names = {"MANIFEST", "TOKEN", "BLOB"})
  @Timeout(30)
  void aSilentRegistryIsGivenUp(Silence where) {
    client = new RegistryClient(options(), new Transport(options(), Duration.ofMillis(200)));
    fallSilent(where);
    assertThatThrownBy(() -> ask(where))
        .isInstanceOf(RegistryException.Unreachable.class)
        .hasMessage(registry.host() + " does not answer");
    assertThat(registry.log()).hasSizeLessThanOrEqualTo(2);
  }

  /** A server that is full, as opposed to one that has taken the question and says nothing. */
  @Test
  void whatTakesNoConnectionIsTriedAgainAsOftenAsAnythingElse() throws Exception {
    Transport transport = new Transport(options(), Duration.ofMillis(200));
    List<Socket> sockets = new ArrayList<>();
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () -> {
                while (true) {
                  Socket socket = new Socket();
                  sockets.add(socket);
                  socket.connect(server.getLocalSocketAddress(), 200);
                  socket.setSoTimeout(1);
                }
              })
          .isInstanceOfSatisfying(
              IOException.class, e -> assertThat(transport.limit(e)).isEqualTo(3));
      assertThatThrownBy(() -> sockets.getFirst().getInputStream().read())
          .isInstanceOfSatisfying(
              IOException.class, e -> assertThat(transport.limit(e)).isEqualTo(2));
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private void assertPulled() throws IOException {
    assertThat(store.verify(BLOB.digest())).isTrue();
    assertThat(store.root().resolve("ingest")).isEmptyDirectory();
  }

  private String get(String more) {
    return "GET /v2/app/blobs/" + BLOB.digest() + more;
  }

  @Test
  void errorsThatPassAreTriedAgain() throws IOException {
    registry.fail(status(500), status(429));
    pull();
    assertPulled();
    assertThat(registry.log()).hasSize(3);
  }

  @Test
  void errorsThatStayAreReported() {
    registry.fail(status(503), status(503), status(503));
    assertThatThrownBy(this::pull)
        .isInstanceOf(RegistryException.Refused.class)
        .hasMessageContaining(registry.host() + " answered HTTP 503");
  }

  @Test
  void theRegistrysWordsAreShownOnOneLine() {
    byte[] json =
        "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"not\\u001b[31m\\nyours\"}]}"
            .getBytes(StandardCharsets.UTF_8);
    registry.fail(body(403, json.length, json));
    assertThatThrownBy(this::pull)
        .isInstanceOf(RegistryException.Unauthorised.class)
        .hasMessageContaining("DENIED not [31m yours");
  }

  @Test
  void aCutBodyIsContinued() throws IOException {
    registry.fail(body(200, BYTES.length, Arrays.copyOf(BYTES, 60_000)));
    pull();
    assertPulled();
    assertThat(registry.log()).containsExactly(get(""), get(" bytes=60000-"));
  }

  @Test
  void aCutBodyIsContinuedByTheNextProcess() throws IOException {
    byte[] some = Arrays.copyOf(BYTES, 40_000);
    registry.fail(body(200, BYTES.length, some), status(503), status(503), status(503));
    assertThatThrownBy(this::pull).isInstanceOf(RegistryException.class);
    store = ContentStore.open(store.root());
    pull();
    assertPulled();
    assertThat(registry.log().getLast()).isEqualTo(get(" bytes=40000-"));
  }

  @Test
  void aServerWithoutRangesBeginsAgain() throws IOException {
    registry.fail(
        body(200, BYTES.length, Arrays.copyOf(BYTES, 60_000)), body(200, BYTES.length, BYTES));
    pull();
    assertPulled();
  }

  @Test
  void aConnectionThatNeverBringsAnythingIsGivenUp() {
    // More than attempts: the JDK sends a GET again by itself when nothing at all came back.
    FakeRegistry.Fault[] nothing = new FakeRegistry.Fault[12];
    Arrays.fill(nothing, body(200, BYTES.length, new byte[0]));
    registry.fail(nothing);
    assertThatThrownBy(this::pull)
        .isInstanceOf(RegistryException.Unreachable.class)
        .hasMessageContaining(registry.host() + " broke the connection");
  }

  @Test
  void wrongBytesAreRefused() throws IOException {
    byte[] wrong = BYTES.clone();
    wrong[5] ^= 1;
    registry.fail(body(200, wrong.length, wrong));
    assertThatThrownBy(this::pull)
        .isInstanceOf(DigestMismatchException.class)
        .hasMessageContaining("blob " + BLOB.digest() + " of " + name.name());
    assertThat(store.has(BLOB)).isFalse();
    assertThat(store.root().resolve("ingest")).isEmptyDirectory();
  }

  @Test
  void damageInWhatWasThereIsMendedOnce() throws IOException {
    byte[] wrong = Arrays.copyOf(BYTES, 60_000);
    wrong[5] ^= 1;
    registry.fail(body(200, BYTES.length, wrong), status(503), status(503), status(503));
    assertThatThrownBy(this::pull).isInstanceOf(RegistryException.class);
    pull();
    assertPulled();
  }

  @Test
  void anotherSizeIsRefused() {
    registry.fail(body(200, 7, new byte[7]));
    assertThatThrownBy(this::pull)
        .isInstanceOf(OciFormatException.class)
        .hasMessageContaining("has 7 bytes where the manifest says 100000");
  }

  @Test
  void aManifestWithAnotherDigestIsRefused() {
    byte[] manifest = "{\"schemaVersion\":2}".getBytes(StandardCharsets.UTF_8);
    Digest other = Digest.of(new byte[] {1});
    registry.serve("/v2/app/manifests/" + other, manifest);
    assertThatThrownBy(() -> client.manifest(name.withDigest(other)))
        .isInstanceOf(DigestMismatchException.class);
  }

  @Test
  void tokensAreFetchedOnceForAScope() throws IOException {
    registry.requireToken("abc");
    pull();
    assertPulled();
    Digest second = registry.serveBlob("app", new byte[] {1});
    client.pullBlob(
        name, new Descriptor(MediaType.OCI_LAYER, second, 1), store, TransferListener.NONE);
    assertThat(registry.log())
        .containsExactly(
            get(""),
            "GET /token?service=fake%2C+%22one%22&scope=repository%3Aapp%3Apull",
            get(" Bearer abc"),
            "GET /v2/app/blobs/" + second + " Bearer abc");
  }

  @Test
  void credentialsBuyTheToken() throws IOException {
    String auth = Base64.getEncoder().encodeToString("me:pa:ss".getBytes(StandardCharsets.UTF_8));
    Files.writeString(
        dir.resolve("config.json"),
        "{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"" + auth + "\"}}}");
    registry.requireToken("abc");
    pull();
    assertThat(registry.log().get(1)).startsWith("GET /token?").endsWith(" Basic " + auth);
  }

  @Test
  void podmansLoginsCountToo() throws IOException {
    String auth = Base64.getEncoder().encodeToString("me:p".getBytes(StandardCharsets.UTF_8));
    Path file = dir.resolve(".config/containers/auth.json");
    Files.createDirectories(file.getParent());
    Files.writeString(
        file,
        "{\"auths\":{\""
            + registry.host()
            + "/other\":{\"auth\":\"eDp5\"},\""
            + registry.host()
            + "\":{\"auth\":\""
            + auth
            + "\"}}}");
    registry.requireToken("abc");
    pull();
    assertThat(registry.log().get(1)).endsWith(" Basic " + auth);
  }

  @Test
  void anUploadThatBreaksIsBegunAgain() throws IOException {
    pull();
    // There is no such blob yet; then each upload breaks in its way.
    registry.fail(status(404), accepted("/upload/1"), status(502));
    registry.fail(accepted("/upload/2"), status(502), accepted("/upload/3"), status(502));
    assertThatThrownBy(() -> client.pushBlob(name, BLOB, store, List.of(), TransferListener.NONE))
        .isInstanceOf(RegistryException.Refused.class)
        .hasMessageContaining("HTTP 502 for pushing blob");

    registry.fail(
        status(404), accepted("/upload/1?state=x"), HttpExchange::close, accepted("/upload/2"));
    registry.fail(status(201));
    assertThat(client.pushBlob(name, BLOB, store, List.of(), TransferListener.NONE)).isTrue();
    assertThat(registry.log().getLast())
        .isEqualTo("PUT /upload/2?digest=sha256%3A" + BLOB.digest().hex());
  }

  private static FakeRegistry.Fault accepted(String location) {
    return exchange -> {
      exchange.getResponseHeaders().set("Location", location);
      exchange.sendResponseHeaders(202, -1);
    };
  }

  @Test
  void anIdentityTokenIsPostedAndNotShown() throws IOException {
    Files.writeString(
        dir.resolve("config.json"),
        "{\"auths\":{\"" + registry.host() + "\":{\"identitytoken\":\"refresh-me\"}}}");
    registry.requireToken("abc");
    pull();
    assertThat(registry.log().get(1)).isEqualTo("POST /token");
  }

  @Test
  void aTokenThatIsRefusedEndsInAnErrorWithoutIt() {
    registry.requireToken("abc");
    registry.fail(status(401), status(401));
    assertThatThrownBy(this::pull)
        .isInstanceOf(RegistryException.Unauthorised.class)
        .hasMessageNotContaining("abc");
  }

  @Test
  void authorizationStaysWithItsHost() throws IOException {
    try (FakeRegistry other = new FakeRegistry()) {
      other.serve("/data", BYTES);
      registry.requireToken("abc");
      pull();
      store.drop(BLOB.digest());
      registry.fail(redirect("http://" + other.host() + "/data"));
      pull();
      assertPulled();
      assertThat(registry.log().getLast()).isEqualTo(get(" Bearer abc"));
      assertThat(other.log()).containsExactly("GET /data");
    }
  }

  @Test
  void redirectsEnd() {
    FakeRegistry.Fault[] circle = new FakeRegistry.Fault[12];
    Arrays.fill(circle, redirect("/v2/"));
    registry.fail(circle);
    assertThatThrownBy(this::pull).hasMessageContaining("redirects in circles");
  }

  @Test
  void aClosedPortIsSaidAtOnce() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    ImageReference nowhere = ImageReference.parse("localhost:" + port + "/a:1");
    assertThatThrownBy(() -> client.resolve(nowhere))
        .isInstanceOf(RegistryException.Unreachable.class)
        .hasMessageContaining("localhost:" + port + " takes no connection");
  }

  @Test
  void interruptionIsNotSwallowed() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(this::pull).isInstanceOf(IOException.class);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      Thread.interrupted();
    }
  }
}
