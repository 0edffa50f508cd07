package dev.bothy.engine.source.git;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Real repositories behind git's own CGI program, on loopback. */
final class GitServer implements AutoCloseable {
  private final Path directory;
  private final HttpServer server;

  /** The Authorization header that it wants; null for none. */
  @Nullable volatile String wanted;

  final List<String> requests = new ArrayList<>();

  GitServer(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(command -> Thread.ofVirtual().start(command));
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The address of a repository, with {@code user:password@} or nothing before the host. */
  String url(String user, String name) {
    return "http://" + user + "127.0.0.1:" + port() + "/" + name;
  }

  /** Makes an empty repository and a working tree on it. */
  Work repository(String name) throws Exception {
    return repository(name, "sha1");
  }

  /** Makes one whose objects are named by that sum. */
  Work repository(String name, String format) throws Exception {
    Path bare = directory.resolve(name);
    Path work = directory.resolve(name + ".work");
    for (List<String> kind :
        List.of(List.of("--bare", bare.toString()), List.of(work.toString()))) {
      List<String> init = new ArrayList<>(List.of("init", "--quiet", "--initial-branch=main"));
      init.add("--object-format=" + format);
      init.addAll(kind);
      git(directory, init.toArray(String[]::new));
    }
    git(work, "remote", "add", "origin", bare.toString());
    return new Work(work);
  }

  /** Somebody's checkout. */
  record Work(Path tree) {
    void write(String path, String text) throws IOException {
      Path file = tree.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }

    /**
     * Has another repository as a submodule, in the directory {@code mod}.
     *
     * @param url as {@code .gitmodules} names it, which need not be where it is taken from now
     */
    void submodule(Work other, String url) throws Exception {
      String from = git(other.tree, "remote", "get-url", "origin").strip();
      git(tree, "-c", "protocol.file.allow=always", "submodule", "add", "--quiet", from, "mod");
      nameSubmodule(url);
    }

    /** Has {@code .gitmodules} say that the submodule is there. */
    void nameSubmodule(String url) throws IOException {
      write(".gitmodules", "[submodule \"mod\"]\n\tpath = mod\n\turl = " + url + "\n");
    }

    /** Commits all there is and pushes it. */
    String commit(String message) throws Exception {
      git(tree, "add", "--all");
      git(tree, "commit", "--quiet", "--allow-empty", "--message=" + message);
      git(tree, "push", "--quiet", "--all", "--force");
      git(tree, "push", "--quiet", "--tags", "--force");
      return git(tree, "rev-parse", "HEAD").strip();
    }
  }

  static String git(Path directory, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "GIT_CONFIG_GLOBAL", "/dev/null",
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_AUTHOR_NAME", "Ada",
                "GIT_AUTHOR_EMAIL", "ada@example.org",
                "GIT_AUTHOR_DATE", "2001-02-03T04:05:06Z",
                "GIT_COMMITTER_NAME", "Ada",
                "GIT_COMMITTER_EMAIL", "ada@example.org",
                "GIT_COMMITTER_DATE", "2001-02-03T04:05:06Z"));
    Process process = builder.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + out);
    }
    return out;
  }

  private void answer(HttpExchange exchange) throws IOException {
    synchronized (requests) {
      requests.add(exchange.getRequestURI().toString());
    }
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    try (exchange) {
      if (wanted != null && !wanted.equals(authorization)) {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      Process process = backend(exchange).start();
      Thread feed =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (var to = process.getOutputStream()) {
                      exchange.getRequestBody().transferTo(to);
                    } catch (IOException e) {
                      // It has read what it wanted.
                    }
                  });
      relay(process.getInputStream(), exchange);
      feed.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ProcessBuilder backend(HttpExchange exchange) {
    ProcessBuilder builder = new ProcessBuilder("git", "-c", "safe.directory=*", "http-backend");
    Map<String, String> env = builder.environment();
    env.put("GIT_PROJECT_ROOT", directory.toString());
    env.put("GIT_HTTP_EXPORT_ALL", "1");
    env.put("REQUEST_METHOD", exchange.getRequestMethod());
    Asked asked = Asked.of(exchange.getRequestURI());
    env.put("PATH_INFO", asked.path());
    env.put("QUERY_STRING", asked.query());
    for (String header :
        List.of("Content-Type", "Content-Length", "Content-Encoding", "Git-Protocol")) {
      String value = exchange.getRequestHeaders().getFirst(header);
      if (value != null) {
        String name = header.toUpperCase(Locale.ROOT).replace('-', '_');
        env.put(
            name.equals("CONTENT_TYPE") || name.equals("CONTENT_LENGTH") ? name : "HTTP_" + name,
            value);
      }
    }
    return builder.redirectError(ProcessBuilder.Redirect.DISCARD);
  }

  /** Git appends what it asks for to the address of the repository, also behind a query of that. */
  private record Asked(String path, String query) {
    static Asked of(URI uri) {
      String query = uri.getQuery() == null ? "" : uri.getQuery();
      int from = query.indexOf('/');
      if (from < 0) {
        return new Asked(uri.getPath(), query);
      }
      int end = query.indexOf('&', from);
      String path = uri.getPath().equals("/") ? "" : uri.getPath();
      return end < 0
          ? new Asked(path + query.substring(from), "")
          : new Asked(path + query.substring(from, end), query.substring(end + 1));
    }
  }

  private static void relay(InputStream out, HttpExchange exchange) throws IOException {
    int status = 200;
    while (true) {
      StringBuilder line = new StringBuilder();
      for (int c = out.read(); c >= 0 && c != '\n'; c = out.read()) {
        if (c != '\r') {
          line.append((char) c);
        }
      }
      if (line.isEmpty()) {
        break;
      }
      int colon = line.indexOf(":");
      String name = line.substring(0, colon);
      String value = line.substring(colon + 1).strip();
      if (name.equals("Status")) {
        status = Integer.parseInt(value.split(" ", -1)[0]);
      } else {
        exchange.getResponseHeaders().add(name, value);
      }
    }
    exchange.sendResponseHeaders(status, 0);
    out.transferTo(exchange.getResponseBody());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
