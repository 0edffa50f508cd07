package dev.bothy.oci.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A registry that serves blobs and, on demand, misbehaves; it writes down what it was asked. */
final class FakeRegistry implements AutoCloseable {
  /** Answers one request instead of the registry. */
  interface Fault {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, byte[]> content = new HashMap<>();
  private final Queue<Fault> faults = new ArrayDeque<>();
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private String token = "";

  FakeRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  List<String> log() {
    return List.copyOf(log);
  }

  FakeRegistry serve(String path, byte[] bytes) {
    content.put(path, bytes);
    return this;
  }

  Digest serveBlob(String repository, byte[] bytes) {
    Digest digest = Digest.of(bytes);
    serve("/v2/" + repository + "/blobs/" + digest, bytes);
    return digest;
  }

  /** The next requests are answered so, one each. */
  synchronized FakeRegistry fail(Fault... next) {
    faults.addAll(List.of(next));
    return this;
  }

  /** From now on a bearer token is asked for. */
  void requireToken(String value) {
    token = value;
  }

  static Fault status(int status) {
    return exchange -> exchange.sendResponseHeaders(status, -1);
  }

  static Fault redirect(String location) {
    return exchange -> {
      exchange.getResponseHeaders().set("Location", location);
      exchange.sendResponseHeaders(307, -1);
    };
  }

  static Fault body(int status, int claimed, byte[] bytes) {
    return exchange -> {
      exchange.sendResponseHeaders(status, claimed);
      exchange.getResponseBody().write(bytes);
    };
  }

  /** Begins a body, and then says nothing more. */
  static Fault silent(int status) {
    return exchange -> {
      exchange.sendResponseHeaders(status, 1000);
      exchange.getResponseBody().write('{');
      exchange.getResponseBody().flush();
      sayNothing(exchange);
    };
  }

  /** Until the registry is closed. */
  static void sayNothing(HttpExchange exchange) {
    try (exchange) {
      Thread.sleep(Duration.ofDays(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks for a token that another server has. */
  static Fault tokenAt(String realm) {
    return exchange -> {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"" + realm + "\"");
      exchange.sendResponseHeaders(401, -1);
    };
  }

  private void handle(HttpExchange exchange) {
    String path = exchange.getRequestURI().toString();
    String range = exchange.getRequestHeaders().getFirst("Range");
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    log.add(
        exchange.getRequestMethod()
            + " "
            + path
            + (range == null ? "" : " " + range)
            + (authorization == null ? "" : " " + authorization));
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      Fault fault;
      synchronized (this) {
        fault = path.startsWith("/token") ? null : faults.poll();
      }
      if (fault != null) {
        fault.answer(exchange);
      } else if (path.startsWith("/token")) {
        byte[] json =
            ("{\"token\":\"" + token + "\",\"expires_in\":300}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, json.length);
        exchange.getResponseBody().write(json);
      } else if (!token.isEmpty() && !("Bearer " + token).equals(authorization)) {
        exchange
            .getResponseHeaders()
            .set(
                "WWW-Authenticate",
                "Bearer realm=\"http://" + host() + "/token\",service=\"fake, \\\"one\\\"\"");
        exchange.sendResponseHeaders(401, -1);
      } else {
        serve(exchange, path, range);
      }
    } catch (IOException e) {
      if (!String.valueOf(e.getMessage()).contains("insufficient bytes")) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(HttpExchange exchange, String path, @Nullable String range)
      throws IOException {
    byte[] bytes = content.get(path);
    if (bytes == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    if (range == null) {
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
      return;
    }
    int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
    exchange.sendResponseHeaders(206, bytes.length - from);
    exchange.getResponseBody().write(bytes, from, bytes.length - from);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
