package dev.bothy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code build --keep-going} of several images, of which not all can be made. */
@Tag("containers")
class KeepGoingTest {
  @TempDir Path home;

  private CommandLine bothy(Path project, String... words) {
    Map<String, String> environment =
        Map.of("HOME", home.toString(), "PATH", System.getenv("PATH"));
    return CommandLine.run(project, environment, words);
  }

  @Test
  void whatWasMadeHasItsNameAndIsTold() throws IOException {
    Path project = Files.createDirectory(home.resolve("p"));
    Files.writeString(
        project.resolve("build.envd"),
        """
        def build():
            empty = Source.scratch()
            shared = empty.file("/shared", data="1")
            return {
                "first": shared.file("/first", data="1"),
                "bad": shared.copy(empty, "/none", "/none"),
                "last": empty.file("/last", data="1"),
            }
        """);
    CommandLine build = bothy(project, "build", "--keep-going", "--progress", "quiet");
    assertThat(build.code()).isEqualTo(1);
    assertThat(build.out().lines())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("p-first:dev sha256:"),
            last -> assertThat(last).startsWith("p-last:dev sha256:"));
    assertThat(build.err())
        .containsSubsequence(
            "made: p-first:dev, p-last:dev\nnot made: p-bad:dev\n", "error: build.envd:6:");
    assertThat(bothy(project, "images").out())
        .contains("p-first", "p-last")
        .doesNotContain("p-bad");

    CommandLine stopped = bothy(project, "build", "--no-cache", "--progress", "quiet");
    assertThat(stopped.code()).isEqualTo(1);
    assertThat(stopped.err()).doesNotContain("made:");
    assertThat(stopped.out()).isEmpty();
  }

  @Test
  void asJson() throws IOException {
    Path project = Files.createDirectory(home.resolve("p"));
    Files.writeString(
        project.resolve("build.envd"),
        """
        def build():
            empty = Source.scratch()
            return {"good": empty.file("/f", data="1"), "bad": empty.copy(empty, "/none", "/f")}
        """);
    CommandLine build = bothy(project, "build", "--keep-going", "--format", "json");
    assertThat(build.code()).isEqualTo(1);
    assertThat(build.out())
        .contains("\"image\": \"p-good:dev\"")
        .contains("\"notMade\": [\n    \"p-bad:dev\"\n  ]");
  }

  @Test
  void oneThatCannotBeNamedCostsNothingElse() throws IOException {
    Path project = Files.createDirectory(home.resolve("p"));
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(200, 1);
          exchange.getResponseBody().write('1');
          exchange.close();
        });
    server.start();
    try {
      Files.writeString(
          project.resolve("build.envd"),
          """
          def build():
              empty = Source.scratch()
              web = Source.http("http://127.0.0.1:%d/f")
              return {
                  "first": empty.file("/first", data="1"),
                  "bad": empty.copy(empty, "/none", "/none"),
                  "last": empty.copy(web, "/f", "/f"),
              }
          """
              .formatted(server.getAddress().getPort()));
      String[] build = {"build", "--keep-going", "--progress", "quiet"};
      assertThat(bothy(project, build).out()).contains("p-first:dev", "p-last:dev");
      // The server is not asked anew for names.
      assertThat(asked).hasValue(1);

      spoilTheNameOf("p-first:dev");
      CommandLine spoilt = bothy(project, build);
      assertThat(spoilt.code()).isEqualTo(1);
      assertThat(spoilt.out()).startsWith("p-last:dev ").doesNotContain("p-first");
      assertThat(spoilt.err())
          .containsSubsequence(
              "p-first:dev cannot be named: ",
              "made: p-last:dev\nnot made: p-first:dev, p-bad:dev\n",
              "error: build.envd:6:");
    } finally {
      server.stop(0);
    }
  }

  private void spoilTheNameOf(String image) throws IOException {
    String file = Digest.of(image.getBytes(StandardCharsets.UTF_8)).hex();
    try (Stream<Path> files = Files.walk(home)) {
      Path record =
          files.filter(f -> f.getFileName().toString().equals(file)).findFirst().orElseThrow();
      Files.delete(record);
      Files.createDirectories(record.resolve("in the way"));
    }
  }
}
