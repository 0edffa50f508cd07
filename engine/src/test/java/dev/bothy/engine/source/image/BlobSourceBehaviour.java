package dev.bothy.engine.source.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.op.QuietContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.source.Source;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.store.StoreException;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.OpMetadata;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.MediaType;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Blobs of a registry and of a layout as files. */
public class BlobSourceBehaviour implements AutoCloseable {
  private static final byte[] BLOB = "a blob".getBytes(UTF_8);
  private static final byte[] INDEX =
      "{\"mediaType\": \"application/vnd.oci.image.index.v1+json\", \"manifests\": []}"
          .getBytes(UTF_8);

  private final TestRoot files = new TestRoot();
  private final Store store = Store.open(files.directory().resolve("store"), TestRoot.isRootless());
  private final Path layout = Files.createDirectories(files.directory().resolve("layout"));
  private final HttpServer server;
  private final List<String> requests = new ArrayList<>();
  private byte[] served = BLOB;

  public BlobSourceBehaviour() throws IOException {
    Path blobs = Files.createDirectories(layout.resolve("blobs/sha256"));
    Files.write(blobs.resolve(Digest.of(BLOB).hex()), BLOB);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v2/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.add(exchange.getRequestMethod() + " " + path);
    byte[] body =
        path.equals("/v2/")
            ? new byte[0]
            : path.equals("/v2/team/app/blobs/" + Digest.of(BLOB))
                ? served
                : path.equals("/v2/team/app/manifests/" + Digest.of(INDEX)) ? INDEX : null;
    if (body == null) {
      exchange.sendResponseHeaders(404, -1);
    } else if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().add("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(200, -1);
    } else {
      exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  private Vertex ofRegistry(Digest digest, Map<String, String> attrs) {
    return vertex(
        "docker-image+blob://127.0.0.1:" + server.getAddress().getPort() + "/team/app@" + digest,
        attrs);
  }

  private static Vertex ofLayout(Digest digest, Map<String, String> attrs) {
    return vertex("oci-layout+blob://docker.io/library/any@" + digest, attrs);
  }

  private static Vertex vertex(String identifier, Map<String, String> attrs) {
    Op op = new Op(List.of(), new SourceOp(identifier, attrs), null, null);
    return new Vertex(Digest.of(identifier.getBytes(UTF_8)), op, OpMetadata.NONE, null);
  }

  private BlobSource source(boolean offline) {
    return new BlobSource(
        store, new SourceSettings(Map.of(), Map.of("here", layout), offline, false));
  }

  private Path fetched(Vertex vertex) throws Exception {
    return fetched(vertex, false);
  }

  private Path fetched(Vertex vertex, boolean offline) throws Exception {
    BlobSource source = source(offline);
    String pin = source.quickPin(vertex);
    Source.Fetched fetched = source.fetch(vertex, pin, new QuietContext());
    assertThat(fetched.pin()).isEqualTo(pin);
    return store.layers().fs(fetched.result().layers().getFirst());
  }

  private static Map<String, Object> of(Path file) throws IOException {
    return Files.readAttributes(file, "unix:uid,gid,lastModifiedTime");
  }

  @Inside
  public void aBlobIsAFileThatIsCalledAsItsDigest() throws Exception {
    for (Vertex vertex :
        List.of(
            ofRegistry(Digest.of(BLOB), Map.of()),
            ofLayout(Digest.of(BLOB), Map.of("oci.store", "here", "oci.session", "s")))) {
      Path file = fetched(vertex).resolve(Digest.of(BLOB).hex());
      assertThat(file).hasBinaryContent(BLOB);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(of(file)).containsEntry("uid", 0).containsEntry("gid", 0);
      assertThat(Files.getLastModifiedTime(file).toMillis()).isZero();
    }
  }

  @Inside
  public void nameModeAndOwnerAreAsWished() throws Exception {
    Map<String, String> attrs =
        Map.of(
            "http.filename", "model.bin",
            "http.perm", "0644",
            "http.uid", "5",
            "http.gid", "6",
            "oci.store", "here");
    Path file = fetched(ofLayout(Digest.of(BLOB), attrs)).resolve("model.bin");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r--r--");
    assertThat(of(file)).containsEntry("uid", 5).containsEntry("gid", 6);
    assertThat(source(false).quickPin(ofLayout(Digest.of(BLOB), attrs)))
        .isNotEqualTo(source(false).quickPin(ofLayout(Digest.of(BLOB), Map.of())));
    assertThat(
            fetched(
                ofLayout(Digest.of(BLOB), Map.of("http.filename", "../x", "oci.store", "here"))))
        .isDirectoryContaining(f -> f.endsWith("x"));
  }

  @Inside
  public void theSameBlobIsTheSameWhereverItIs() throws Exception {
    assertThat(source(false).quickPin(ofRegistry(Digest.of(BLOB), Map.of())))
        .isEqualTo(source(false).quickPin(ofLayout(Digest.of(BLOB), Map.of())));
  }

  @Inside
  public void aManifestComesByteForByte() throws Exception {
    Path file = fetched(ofRegistry(Digest.of(INDEX), Map.of("http.filename", "index.json")));
    assertThat(file.resolve("index.json")).hasBinaryContent(INDEX);
  }

  @Inside
  public void whatIsInTheStoreIsNotAskedFor() throws Exception {
    Vertex vertex = ofRegistry(Digest.of(BLOB), Map.of());
    assertThatThrownBy(() -> fetched(vertex, true))
        .isInstanceOf(StepFailure.class)
        .hasMessageContaining("offline");
    assertThat(requests).isEmpty();
    Path _ = fetched(vertex);
    int before = requests.size();
    assertThat(fetched(ofRegistry(Digest.of(BLOB), Map.of("http.filename", "f")), true))
        .isDirectoryContaining(f -> f.endsWith("f"));
    assertThat(requests).hasSize(before);
  }

  @Inside
  public void anImageWhoseLayerIsMissingOfflineSaysWhatToDo() throws Exception {
    ContentStore content = ImageSource.content(store);
    Digest layer = Digest.of(BLOB);
    String oci = "application/vnd.oci.image.";
    Descriptor config =
        content.put(
            new MediaType(oci + "config.v1+json"),
            ("{\"architecture\":\"amd64\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\","
                    + "\"diff_ids\":[\"%s\"]}}")
                .formatted(layer)
                .getBytes(UTF_8));
    Descriptor manifest =
        content.put(
            new MediaType(oci + "manifest.v1+json"),
            ("{\"schemaVersion\":2,\"mediaType\":\"%smanifest.v1+json\",\"config\":{\"mediaType\":"
                    + "\"%sconfig.v1+json\",\"digest\":\"%s\",\"size\":%d},\"layers\":[{\"mediaType\":"
                    + "\"%slayer.v1.tar+gzip\",\"digest\":\"%s\",\"size\":%d}]}")
                .formatted(oci, oci, config.digest(), config.size(), oci, layer, BLOB.length)
                .getBytes(UTF_8));
    String name = "127.0.0.1:" + server.getAddress().getPort() + "/team/app@" + manifest.digest();
    ImageSource source =
        new ImageSource(store, new SourceSettings(Map.of(), Map.of(), true, false));
    assertThatThrownBy(
            () ->
                source.fetch(
                    vertex("docker-image://" + name, Map.of()),
                    "image " + manifest.digest(),
                    new QuietContext()))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.hint()).isEqualTo("build once without --offline"))
        .hasMessageContaining("layer " + layer + " of " + name);
    assertThat(requests).isEmpty();
  }

  @Inside
  public void otherBytesAreRefused() throws Exception {
    served = "a BLOB".getBytes(UTF_8);
    assertThatThrownBy(() -> fetched(ofRegistry(Digest.of(BLOB), Map.of())))
        .hasMessageContaining("is damaged")
        .hasMessageContaining(Digest.of(BLOB).toString());
    served = BLOB; // nothing of it was kept
    assertThat(fetched(ofRegistry(Digest.of(BLOB), Map.of())).resolve(Digest.of(BLOB).hex()))
        .hasBinaryContent(BLOB);
    Files.writeString(layout.resolve("blobs/sha256").resolve(Digest.of(BLOB).hex()), "a b1ob");
    assertThatThrownBy(() -> fetched(ofLayout(Digest.of(BLOB), Map.of("oci.store", "here"))))
        .isInstanceOf(StepFailure.class)
        .hasMessageContaining("is damaged");
  }

  /** Read back from the disk it is checked once more, and brought anew. */
  @Inside
  public void whatTheDiskHasDamagedIsBroughtAnew() throws Exception {
    Path _ = fetched(ofRegistry(Digest.of(BLOB), Map.of()));
    Path kept = ImageSource.content(store).path(Digest.of(BLOB));
    Files.writeString(kept, "a b1ob");
    assertThat(fetched(ofRegistry(Digest.of(BLOB), Map.of("http.filename", "f"))).resolve("f"))
        .hasBinaryContent(BLOB);
    Files.writeString(kept, "a b1ob");
    assertThatThrownBy(() -> fetched(ofRegistry(Digest.of(BLOB), Map.of()), true))
        .hasMessageContaining("offline");
  }

  @Inside
  public void whatIsNotThereIsNamed() throws Exception {
    Digest none = Digest.of(new byte[0]);
    assertThatThrownBy(() -> fetched(ofRegistry(none, Map.of())))
        .isInstanceOf(StepFailure.class)
        .hasMessageContaining(none.toString());
    assertThatThrownBy(() -> fetched(ofLayout(none, Map.of("oci.store", "here"))))
        .hasMessageContaining("does not hold " + none);
    assertThatThrownBy(() -> fetched(ofLayout(none, Map.of("oci.store", "there"))))
        .hasMessageContaining("which was not given");
    assertThatThrownBy(() -> fetched(vertex("docker-image+blob://docker.io/library/a:1", Map.of())))
        .hasMessageContaining("no digest");
    assertThatThrownBy(
            () -> fetched(vertex("docker-image+blob://a@sha512:" + "0".repeat(128), Map.of())))
        .hasMessageContaining("sha256");
    assertThatThrownBy(() -> fetched(ofLayout(none, Map.of("http.perm", "x"))))
        .hasMessageContaining("http.perm");
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    store.close();
    files.close();
  }
}
