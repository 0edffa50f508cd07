package dev.bothy.oci.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers called server.example, which only a proxy with a login knows. */
class WebConnectionsTest {
  private static final String LOGIN = "Basic bWU6cEB8cyBz"; // me:p@|s s

  @TempDir static Path keys;

  private final HttpServer plain = HttpServer.create(anyPort(), 0);
  private final HttpsServer secure = HttpsServer.create(anyPort(), 0);

  WebConnectionsTest() throws IOException {}

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @BeforeEach
  void start() throws Exception {
    secure.setHttpsConfigurator(new HttpsConfigurator(TestKeys.in(keys, "server.example")));
    for (HttpServer server : List.of(plain, secure)) {
      server.createContext("/", WebConnectionsTest::answer);
      server.start();
    }
  }

  @AfterEach
  void stop() {
    plain.stop(0);
    secure.stop(0);
  }

  /** Answers with what came, and whether the proxy's login did. */
  private static void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String told =
        exchange.getRequestHeaders().containsKey("Proxy-Authorization") ? " and a login" : "";
    byte[] answer =
        (exchange.getRequestMethod() + " " + new String(body, StandardCharsets.UTF_8) + told)
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private static Map<String, String> environment(HttpProxy proxy, String login) {
    String address = "http://" + login + "127.0.0.1:" + proxy.port();
    return Map.of(
        "HTTP_PROXY", address,
        "HTTPS_PROXY", address,
        "SSL_CERT_FILE", keys.resolve("ca.crt").toString());
  }

  private static String put(WebConnections web, String uri) throws IOException {
    HttpURLConnection connection = web.open(URI.create(uri));
    connection.setRequestMethod("PUT");
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(4);
    try (OutputStream out = connection.getOutputStream()) {
      out.write("body".getBytes(StandardCharsets.UTF_8));
    }
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void aPlainServerIsReachedThroughAProxyThatWantsALogin() throws IOException {
    try (HttpProxy proxy = new HttpProxy(LOGIN, plain.getAddress().getPort())) {
      WebConnections web = new WebConnections(environment(proxy, "me:p%40%7Cs%20s@"));
      assertThat(put(web, "http://server.example/f")).isEqualTo("PUT body");
      assertThat(proxy.requests()).containsExactly("PUT http://server.example/f HTTP/1.1 passes");
    }
  }

  @Test
  void aTunnelThroughAProxyThatWantsALoginIsEncryptedForTheServerAndTellsItNoLogin()
      throws IOException {
    try (HttpProxy proxy = new HttpProxy(LOGIN, secure.getAddress().getPort())) {
      WebConnections web = new WebConnections(environment(proxy, "me:p%40%7Cs%20s@"));
      assertThat(put(web, "https://server.example/f")).isEqualTo("PUT body");
      assertThat(proxy.requests())
          .containsExactly(
              "CONNECT server.example:443 HTTP/1.1 is refused",
              "CONNECT server.example:443 HTTP/1.1 passes");
    }
  }

  @Test
  void aWrongLoginIsAFailureOfTheProxyAndNotTriedUntilTheAccountIsLocked() throws IOException {
    try (HttpProxy proxy = new HttpProxy(LOGIN, secure.getAddress().getPort())) {
      WebConnections web = new WebConnections(environment(proxy, "me:wrong@"));
      for (String scheme : List.of("http", "https")) {
        HttpURLConnection connection = web.open(URI.create(scheme + "://server.example/f"));
        assertThatThrownBy(() -> WebConnections.status(connection))
            .isInstanceOf(ProxyException.class)
            .hasMessageContaining("407")
            .hasMessageNotContaining("wrong");
      }
      assertThat(proxy.requests())
          .containsExactly(
              "GET http://server.example/f HTTP/1.1 is refused",
              "CONNECT server.example:443 HTTP/1.1 is refused",
              "CONNECT server.example:443 HTTP/1.1 is refused");
    }
  }

  @Test
  void aProxyThatLeadsNowhereIsNotTakenForTheServer() throws IOException {
    try (HttpProxy proxy = new HttpProxy(LOGIN, 1)) {
      WebConnections web = new WebConnections(environment(proxy, "me:p%40%7Cs%20s@"));
      HttpURLConnection connection = web.open(URI.create("https://server.example/f"));
      assertThatThrownBy(() -> WebConnections.status(connection))
          .isInstanceOf(ProxyException.class)
          .hasMessageContaining("502");
    }
  }
}
