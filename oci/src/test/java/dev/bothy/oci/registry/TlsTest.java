package dev.bothy.oci.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.bothy.oci.web.TestKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  @TempDir static Path keys;
  @TempDir Path dir;
  private @Nullable HttpsServer server;

  @BeforeEach
  void start() throws Exception {
    SSLContext context = TestKeys.in(keys, "localhost");
    HttpsServer https =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(context));
    https.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    https.start();
    server = https;
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  private int get(Map<String, String> environment, Path home) throws IOException {
    RegistryOptions options = new RegistryOptions(environment, home, Set.of(), 1, Duration.ZERO, 1);
    HttpsServer https = Objects.requireNonNull(server);
    URI uri = URI.create("https://localhost:" + https.getAddress().getPort() + "/v2/");
    try (HttpAnswer answer = new Transport(options).send(HttpCall.of("GET", uri, ""), null)) {
      return answer.status();
    }
  }

  @Test
  void anUnknownAuthorityIsRefusedWithTheWayOut() {
    assertThatThrownBy(() -> get(Map.of(), dir))
        .isInstanceOf(RegistryException.Unreachable.class)
        .hasMessageContaining("has no TLS certificate that is trusted here")
        .extracting("hint")
        .asString()
        .contains("SSL_CERT_FILE");
  }

  @Test
  void aFileOfAuthoritiesIsTrusted() throws IOException {
    assertThat(get(Map.of("SSL_CERT_FILE", keys.resolve("ca.crt").toString()), dir)).isEqualTo(204);
  }

  @Test
  void aRegistrysOwnAuthorityIsTrusted() throws IOException {
    HttpsServer https = Objects.requireNonNull(server);
    Path own = dir.resolve(".config/containers/certs.d/localhost:" + https.getAddress().getPort());
    Files.createDirectories(own);
    Files.copy(keys.resolve("ca.crt"), own.resolve("ca.crt"));
    assertThat(get(Map.of(), dir)).isEqualTo(204);
  }

  @Test
  void aFileWithoutCertificatesIsSaid() throws IOException {
    Path empty = Files.writeString(dir.resolve("empty.pem"), "\n");
    assertThatThrownBy(() -> get(Map.of("SSL_CERT_FILE", empty.toString()), dir))
        .hasMessageContaining("empty.pem");
  }

  @Test
  void plainHttpIsToldApart() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Socket client = plain.accept()) {
                      client
                          .getOutputStream()
                          .write("HTTP/1.1 400 Bad\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                      client.getInputStream().readAllBytes();
                    } catch (IOException _) {
                      // the client hung up
                    }
                  });
      RegistryOptions options = new RegistryOptions(Map.of(), dir, Set.of(), 1, Duration.ZERO, 1);
      URI uri = URI.create("https://localhost:" + plain.getLocalPort() + "/v2/");
      assertThatThrownBy(
              () -> new Transport(options).send(HttpCall.of("GET", uri, ""), null).close())
          .hasMessageContaining("does not speak TLS");
      answering.join();
    }
  }
}
