package dev.bothy.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a secret in an address: the server gets it, and nobody reads it. */
@Tag("containers")
class ShownAddressesTest {
  private static final String SECRET = "hunter2";
  private static final String QUERY = "?ref=main&token=" + SECRET;
  private static final List<String> LOOKS =
      List.of(
          "plan",
          "plan --format json",
          "graph --format json",
          "graph --format dot",
          "graph --format svg",
          "history",
          "history --format json",
          "why",
          "why --format json",
          "lint",
          "lock --check",
          "lock",
          "lock --check --upgrade",
          "images --format json",
          "du",
          "debug");

  /** Which have the address, whatever became of it, unless it is refused. */
  private static final List<String> SHOWN =
      List.of("plan", "plan --format json", "graph --format json", "graph --format dot", "why");

  private Machine machine;
  private HttpServer server;
  private String asked = "";

  @BeforeEach
  void open() throws IOException {
    machine = Machine.ofThisUser();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked = exchange.getRequestURI().toString();
          byte[] body = "text".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(asked.startsWith("/missing") ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() throws IOException {
    server.stop(0);
    machine.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Source.http(\"%s/f%s\")",
        "Source.http(\"%s/missing%s\")",
        "Source.http(\"%s/f%s\", checksum=\"sha256:"
            + "1111111111111111"
            + "111111111111111111111111111111111111111111111111\")",
        "Source.git(\"%s/none.git%s\", keep_git_dir=True)",
        "Source.git(\"ftp://127.0.0.1/none.git%2$s\")",
      })
  void nobodyReadsIt(String call) throws Exception {
    String origin = "http://127.0.0.1:" + server.getAddress().getPort();
    String source = String.format(call, origin, QUERY);
    Path project =
        machine.project(
            "told",
            Map.of(
                "build.envd",
                "def build():\n  return Source.scratch().copy(" + source + ", \"/\", \"/\")\n"));
    for (String mode : new String[] {"plain", "tty", "rawjson", "quiet"}) {
      told(machine.bothy(project, "build", "--no-cache", "--progress", mode));
    }
    told(machine.bothy(project, "build", "--debug", "--report", "report.html"));
    told(machine.bothy(project, "build", "--until", origin + "/f" + QUERY));
    told(machine.bothy(project, "build", "--offline", "--no-cache"));
    for (String look : LOOKS) {
      Result result = machine.bothy(project, look.split(" "));
      told(result);
      assertThat(result.exitCode()).as("%s", result.command()).isNotEqualTo(2);
      if (SHOWN.contains(look) && !call.contains("ftp")) {
        assertThat(result.stdout()).as("%s", result.command()).contains("?ref=main&token=…");
      }
    }
    if (!call.contains("ftp")) {
      assertThat(asked).contains("?ref=main&token=" + SECRET);
    }
    for (Path place : List.of(machine.store(), project)) {
      kept(place, project.resolve("build.envd"));
    }
  }

  @Test
  void norInWhatAnImageHas() throws Exception {
    String url = "https://x.example/f" + QUERY;
    Path project =
        machine.project(
            "image",
            Map.of(
                "build.envd",
                "def build():\n  return Source.scratch().file(\"/a\", data=\"a\").env(\"INDEX\", \""
                    + url
                    + "\")\n"));
    machine.bothy(project, "build").ok();
    Result images = machine.bothy(project, "images", "--format", "json").ok();
    told(images);
    assertThat(images.stdout()).contains("https://x.example/f?ref=main&token=…");
  }

  private static void told(Result result) {
    assertThat(result.stdout() + result.stderr())
        .as("%s", result.command())
        .doesNotContain(SECRET)
        .doesNotContain("this is a bug");
  }

  private static void kept(Path place, Path but) throws IOException {
    if (!Files.exists(place)) {
      return;
    }
    try (Stream<Path> all = Files.walk(place)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (!file.equals(but)) {
          assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
              .as("%s", file)
              .doesNotContain(SECRET);
        }
      }
    }
  }
}
