package dev.bothy.engine.source;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Gives files, which hold their paths unless told otherwise: late, or not before it is let. */
public final class HangingServer implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> asked = new ConcurrentHashMap<>();
  private final Map<String, Integer> lateMillis = new ConcurrentHashMap<>();
  private final Map<String, String> contents = new ConcurrentHashMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final HttpServer server;

  public HangingServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public String at(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** Says nothing of that path any more, until what this gives is open. */
  public CountDownLatch hangAt(String path) {
    CountDownLatch gate = new CountDownLatch(1);
    hangAt(path, gate);
    return gate;
  }

  /** The same, until the gate is open. */
  public void hangAt(String path, CountDownLatch gate) {
    asked.put(path, new CountDownLatch(1));
    gates.put(path, gate);
  }

  /** Answers only so long after it is asked for that path. */
  public void delay(String path, int millis) {
    lateMillis.put(path, millis);
  }

  /**
   * From now on the file holds that.
   *
   * @param content empty for no such file
   */
  public void give(String path, String content) {
    contents.put(path, content);
  }

  /** The paths that it was asked for, in that order. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  public void forgetRequests() {
    requests.clear();
  }

  /** Opens once it is asked for that path, of which it says nothing. */
  public CountDownLatch asked(String path) {
    return Objects.requireNonNull(asked.get(path));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      requests.add(path);
      CountDownLatch gate = gates.get(path);
      if (gate != null) {
        asked(path).countDown();
        gate.await();
      }
      TimeUnit.MILLISECONDS.sleep(lateMillis.getOrDefault(path, 0));
      String content = contents.getOrDefault(path, path);
      if (content.isEmpty()) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      String tag = '"' + content + '"';
      exchange.getResponseHeaders().add("ETag", tag);
      if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
        exchange.sendResponseHeaders(304, -1);
        return;
      }
      byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
