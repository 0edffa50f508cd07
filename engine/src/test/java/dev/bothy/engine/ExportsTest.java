package dev.bothy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import dev.bothy.engine.namespace.Namespaces;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What leaves a whole build: archives, trees, registries. */
@Tag("containers")
@Timeout(900)
class ExportsTest extends BuildBench {
  @Test
  void archivesAreTheSameBytesEveryTime() throws Exception {
    State state = sh(base(), "echo x > /x; ln /x /y; ln -s x /z; mkdir -p /d/e; chmod 4755 /x");
    Path one = place.directory().resolve("one.tar");
    Path two = place.directory().resolve("two.tar");
    SolveResult first = solve(state, export("oci", one));
    store = Files.createTempDirectory(place.directory(), "store");
    SolveResult second = solve(state, export("oci", two));
    assertThat(second.response()).isEqualTo(first.response());
    assertThat(Files.mismatch(one, two)).isEqualTo(-1);
    Process skopeo = new ProcessBuilder("skopeo", "inspect", "--raw", "oci-archive:" + one).start();
    byte[] manifest = skopeo.getInputStream().readAllBytes();
    assertThat(skopeo.waitFor()).isZero();
    assertThat(first.response().get("containerimage.digest"))
        .isEqualTo(Digest.of(manifest).toString());
  }

  @Test
  void annotationsAreTheManifestsAndItsEntrysInTheIndex() throws Exception {
    Path layout = place.directory().resolve("annotated");
    SolveResult result =
        solve(
            base(),
            annotated(
                layout,
                Map.of(
                    "annotation.org.opencontainers.image.title",
                    "a title, with a comma",
                    "annotation-manifest[" + Platform.host() + "].com.example/of",
                    "this",
                    "annotation-manifest-descriptor.com.example/in",
                    "index")));
    String digest =
        Objects.requireNonNull(result.response().get("containerimage.digest"))
            .substring("sha256:".length());
    JsonObject manifest = json(layout.resolve("blobs/sha256").resolve(digest));
    assertThat(manifest.getAsJsonObject("annotations"))
        .hasToString(
            "{\"com.example/of\":\"this\",\"org.opencontainers.image.title\":\"a title, with a comma\"}");
    JsonObject entry =
        json(layout.resolve("index.json")).getAsJsonArray("manifests").get(0).getAsJsonObject();
    assertThat(entry.getAsJsonObject("annotations").get("com.example/in").getAsString())
        .isEqualTo("index");
  }

  @ParameterizedTest
  @CsvSource({
    "oci,      annotation-index.a,         no index",
    "oci,      annotation-elsewhere.a,     no index",
    "oci,      annotation.,                no annotation",
    "oci,      annotation[linux/s390x].a,  'the image is for '",
    "oci,      annotation[].a,             'annotation[].a'",
    "docker,   annotation.a,               write type=oci",
  })
  void annotationsWithoutAPlaceAreRefused(String type, String name, String message) {
    Path dest = place.directory().resolve("refused.tar");
    SolveRequest.Export export =
        new SolveRequest.Export(type, Map.of("dest", dest.toString(), name, "b"));
    SolveException e = catchThrowableOfType(SolveException.class, () -> solve(base(), export));
    assertThat(e.getMessage() + " " + e.hint()).contains(message);
    assertThat(dest).doesNotExist();
    if (type.equals("oci")) {
      assertThat(events).noneMatch(event -> event instanceof SolveEvent.Started);
    }
  }

  private static SolveRequest.Export annotated(Path layout, Map<String, String> annotations) {
    Map<String, String> attributes = new HashMap<>(annotations);
    attributes.put("dest", layout.toString());
    attributes.put("tar", "false");
    return new SolveRequest.Export("oci", attributes);
  }

  private static JsonObject json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  @Test
  void aTreeIsWrittenAsItIs() throws Exception {
    Namespaces.assumeRoot(); // to look at files of other owners
    State state =
        sh(
            base(),
            "mkdir /new; echo x > /new/x; chmod 0640 /new/x; chown 1000:44 /new/x; ln -s x /new/l;"
                + " rm /etc/group; touch -d @1000000000 /new/x; chmod 0710 /; chown 1:2 /");
    Path dest = place.directory().resolve("tree-" + System.nanoTime());
    SolveResult _ = solve(state, export("rootfs", dest));
    assertThat(dest.resolve("etc/passwd")).exists();
    assertThat(dest.resolve("etc/group")).doesNotExist();
    assertThat(Files.readSymbolicLink(dest.resolve("new/l"))).hasToString("x");
    Map<String, Object> stat = Files.readAttributes(dest.resolve("new/x"), "unix:uid,gid,mode");
    assertThat(stat).containsEntry("uid", 1000).containsEntry("gid", 44);
    assertThat((int) Objects.requireNonNull(stat.get("mode")) & 07777).isEqualTo(0640);
    assertThat(Files.getLastModifiedTime(dest.resolve("new/x")).toMillis())
        .isEqualTo(1_000_000_000_000L);
    Map<String, Object> root = Files.readAttributes(dest, "unix:uid,gid,mode");
    assertThat(root).containsEntry("uid", 1).containsEntry("gid", 2);
    assertThat((int) Objects.requireNonNull(root.get("mode")) & 07777).isEqualTo(0710);
    assertThatThrownBy(() -> solve(state, export("rootfs", dest)))
        .hasMessageContaining("not empty");
  }

  /**
   * The command line ends in 6 for what this host cannot do, in 1 for what the registry refuses.
   */
  @Test
  void aRegistryThatIsAwayAndOneThatRefusesAreToldApartAndShownAsSteps() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    AtomicInteger status = new AtomicInteger();
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status.get(), -1);
          exchange.close();
        });
    server.start();
    String name = "127.0.0.1:" + server.getAddress().getPort() + "/team/x:1";
    try {
      for (int refused : new int[] {401, 403}) {
        status.set(refused);
        assertThat(pushFailure(name).kind()).isEqualTo(SolveException.Kind.STEP);
        assertThat(pushFailure(name).hint()).isNotBlank();
      }
    } finally {
      server.stop(0);
    }
    SolveException away = pushFailure(name);
    assertThat(away.kind()).isEqualTo(SolveException.Kind.HOST);
    Digest step =
        events.stream()
            .filter(
                e ->
                    e instanceof SolveEvent.Planned p
                        && p.name().equals("export: registry " + name))
            .map(SolveEvent::vertex)
            .findFirst()
            .orElseThrow();
    assertThat(events)
        .filteredOn(e -> e.vertex().equals(step))
        .last()
        .isInstanceOfSatisfying(
            SolveEvent.Completed.class, c -> assertThat(c.error()).isEqualTo(away.getMessage()));
  }

  private SolveException pushFailure(String name) {
    return catchThrowableOfType(SolveException.class, () -> push(name));
  }

  private void push(String name) throws Exception {
    SolveResult _ = solve(base(), new SolveRequest.Export("registry", Map.of("name", name)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"oci", "docker", "tar", "rootfs"})
  void aPlaceThatCannotBeIsRefusedBeforeAnythingIsBuilt(String type) throws Exception {
    Path file = Files.createTempFile(place.directory(), "a", "file");
    String dest = file.resolve("below/image").toString();
    SolveRequest.Export export = new SolveRequest.Export(type, Map.of("dest", dest));
    assertThatThrownBy(() -> solve(base(), export))
        .isInstanceOf(SolveException.class)
        .hasMessageContaining(file + " is no directory");
    // Root may write there, and cannot.
    SolveRequest.Export never = new SolveRequest.Export(type, Map.of("dest", "/proc/image"));
    assertThatThrownBy(() -> solve(base(), never))
        .isInstanceOf(SolveException.class)
        .hasMessageContaining("cannot be written to /proc/image: ")
        .hasMessageContaining("/proc");
    Path taken = type.equals("rootfs") ? file : place.directory();
    SolveRequest.Export other = new SolveRequest.Export(type, Map.of("dest", taken.toString()));
    assertThatThrownBy(() -> solve(base(), other))
        .isInstanceOf(SolveException.class)
        .hasMessageContaining("cannot be written to " + taken + ": it is ");
    assertThat(events).noneMatch(event -> event instanceof SolveEvent.Started);
  }

  @Test
  void oneThatIsStoppedHasNotFailed() throws Exception {
    CountDownLatch began = new CountDownLatch(1);
    CountDownLatch gate = new CountDownLatch(1);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          began.countDown();
          try (exchange) {
            gate.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        });
    server.start();
    String name = "127.0.0.1:" + server.getAddress().getPort() + "/team/x:1";
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    try {
      Thread solving =
          Thread.ofPlatform().start(() -> thrown.set(catchThrowable(() -> push(name))));
      began.await();
      solving.interrupt();
      solving.join();
    } finally {
      gate.countDown();
      server.stop(0);
    }
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(events)
        .last()
        .isInstanceOfSatisfying(
            SolveEvent.Completed.class, c -> assertThat(c.isCancelled()).as(c.error()).isTrue());
  }

  @Test
  void anUnknownOutputIsRefused() {
    assertThatThrownBy(() -> solve(base(), new SolveRequest.Export("floppy", Map.of())))
        .isInstanceOfSatisfying(
            SolveException.class,
            e -> assertThat(e.kind()).isEqualTo(SolveException.Kind.DEFINITION))
        .hasMessageContaining("floppy");
  }
}
