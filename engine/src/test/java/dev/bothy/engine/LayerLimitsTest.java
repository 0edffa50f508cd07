package dev.bothy.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.state.ImageOptions;
import dev.bothy.llb.state.OciLayoutOptions;
import dev.bothy.llb.state.State;
import dev.bothy.oci.Platform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The lowest layers of an image, from a layout and from a registry. */
@Tag("containers")
@Timeout(300)
class LayerLimitsTest extends BuildBench {
  private Path layout;
  private String digest;
  private HttpServer registry;

  /** An image of three layers; the upper two say so. */
  @BeforeEach
  void image() throws Exception {
    layout = Files.createTempDirectory(place.directory(), "layout");
    State image = sh(sh(base(), "echo 2 > /two"), "echo 3 > /three; rm /etc/group");
    SolveResult made =
        solve(
            image,
            new SolveRequest.Export(
                "oci", Map.of("dest", layout.toString(), "tar", "false", "name", "test:1")));
    digest = Objects.requireNonNull(made.response().get("containerimage.digest"));
    registry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    registry.createContext("/v2/", this::answer);
    registry.start();
  }

  @AfterEach
  void stop() {
    registry.stop(0);
  }

  /** Whatever name a manifest is asked for by, it is the one. */
  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (path.contains("/manifests/") && !name.startsWith("sha256:")) {
      name = digest;
    }
    Path blob = layout.resolve("blobs/sha256").resolve(name.replace("sha256:", ""));
    if (path.equals("/v2/")) {
      exchange.sendResponseHeaders(200, -1);
    } else if (!Files.exists(blob)) {
      exchange.sendResponseHeaders(404, -1);
    } else {
      byte[] bytes = Files.readAllBytes(blob);
      if (path.contains("/manifests/")) {
        String type =
            JsonParser.parseString(Files.readString(blob))
                .getAsJsonObject()
                .get("mediaType")
                .getAsString();
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.getResponseHeaders().add("Docker-Content-Digest", name);
      }
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(200, head ? -1 : bytes.length);
      if (!head) {
        exchange.getResponseBody().write(bytes);
      }
    }
    exchange.close();
  }

  private State ofLayout(int layers) {
    return State.ociLayout(
        "any/name@" + digest, new OciLayoutOptions().store("", "here").layerLimit(layers));
  }

  private State ofRegistry(int layers) {
    return State.image(
        "127.0.0.1:" + registry.getAddress().getPort() + "/test:1",
        new ImageOptions().layerLimit(layers));
  }

  private List<IntFunction<State>> places() {
    return List.of(this::ofLayout, this::ofRegistry);
  }

  private Path tree(State state) throws Exception {
    Path tree = place.directory().resolve("tree-" + System.nanoTime());
    SolveRequest request =
        SolveRequest.of(state.marshal(Platform.host()))
            .withOciLayouts(Map.of("here", layout))
            .withExports(List.of(export("rootfs", tree)));
    SolveResult _ = EmbeddedBuilder.open(store).solve(request, events::add);
    return tree;
  }

  /** In one store, so that a limit is not taken for another one. */
  @Test
  void theLowestLayersAreTaken() throws Exception {
    for (IntFunction<State> from : places()) {
      store = Files.createTempDirectory(place.directory(), "store");
      assertThat(tree(from.apply(1)).resolve("two")).doesNotExist();
      Path two = tree(from.apply(2));
      assertThat(two.resolve("two")).hasContent("2");
      assertThat(two.resolve("three")).doesNotExist();
      assertThat(two.resolve("etc/group")).exists();
      Path three = tree(from.apply(3));
      assertThat(three.resolve("three")).hasContent("3");
      assertThat(three.resolve("etc/group")).doesNotExist();
    }
  }

  @Test
  void moreThanThereAreIsSaid() {
    for (IntFunction<State> from : places()) {
      assertThatThrownBy(() -> tree(from.apply(4)))
          .hasMessageContaining("has 3 layers, and 4 were asked for");
    }
  }
}
