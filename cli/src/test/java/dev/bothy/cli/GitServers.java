package dev.bothy.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The servers that repositories are fetched from, on this machine's loopback. */
final class GitServers {
  private GitServers() {}

  /** Git's smart protocol over http: git's own program behind a server of the JDK's. */
  static HttpServer http(Path root) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> serve(root, exchange));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return server;
  }

  private static void serve(Path root, HttpExchange exchange) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
    Map<String, String> cgi = builder.environment();
    cgi.keySet().removeIf(name -> name.startsWith("GIT_"));
    cgi.put("GIT_PROJECT_ROOT", root.toString());
    cgi.put("GIT_HTTP_EXPORT_ALL", "1");
    cgi.put("GIT_CONFIG_COUNT", "1");
    cgi.put("GIT_CONFIG_KEY_0", "safe.directory");
    cgi.put("GIT_CONFIG_VALUE_0", "*");
    cgi.put("REQUEST_METHOD", exchange.getRequestMethod());
    cgi.put("PATH_INFO", exchange.getRequestURI().getPath());
    String query = exchange.getRequestURI().getQuery();
    cgi.put("QUERY_STRING", query == null ? "" : query);
    header(exchange, "Content-Type", cgi, "CONTENT_TYPE");
    header(exchange, "Content-Encoding", cgi, "HTTP_CONTENT_ENCODING");
    header(exchange, "Git-Protocol", cgi, "GIT_PROTOCOL");
    byte[] body = exchange.getRequestBody().readAllBytes();
    cgi.put("CONTENT_LENGTH", Integer.toString(body.length));
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (var in = process.getOutputStream()) {
      in.write(body);
    }
    answer(exchange, process.getInputStream());
  }

  private static void header(
      HttpExchange exchange, String name, Map<String, String> cgi, String variable) {
    String value = exchange.getRequestHeaders().getFirst(name);
    if (value != null) {
      cgi.put(variable, value);
    }
  }

  private static void answer(HttpExchange exchange, InputStream from) throws IOException {
    int status = 200;
    for (String line = line(from); !line.isEmpty(); line = line(from)) {
      int colon = line.indexOf(':');
      String value = line.substring(colon + 1).strip();
      if (line.startsWith("Status:")) {
        status = Integer.parseInt(value.substring(0, 3));
      } else {
        exchange.getResponseHeaders().add(line.substring(0, colon), value);
      }
    }
    byte[] rest = from.readAllBytes();
    exchange.sendResponseHeaders(status, rest.length == 0 ? -1 : rest.length);
    try (var out = exchange.getResponseBody()) {
      out.write(rest);
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(StandardCharsets.US_ASCII);
  }

  /** A real sshd that lets the user in who runs the tests, with a key made for it. */
  static Ssh ssh(Path home) throws IOException, InterruptedException {
    Path directory = Files.createDirectory(home.resolve("sshd"));
    if ("root".equals(System.getProperty("user.name"))) {
      // As the service does at its start: a machine that never ran it has none.
      Files.createDirectories(Path.of("/run/sshd"));
    }
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    for (String key : List.of("host", "user")) {
      run(List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", directory + "/" + key));
    }
    Files.copy(directory.resolve("user.pub"), directory.resolve("authorized"));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Files.writeString(
        directory.resolve("config"),
        """
        Port %d
        ListenAddress 127.0.0.1
        HostKey %2$s/host
        AuthorizedKeysFile %2$s/authorized
        PidFile none
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        PermitRootLogin prohibit-password
        """
            .formatted(port, directory));
    Process server =
        new ProcessBuilder("/usr/sbin/sshd", "-D", "-e", "-f", directory + "/config")
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    Ssh ssh = new Ssh(directory, port, server);
    ssh.awaitAnswer();
    return ssh;
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException(command + " failed");
    }
  }

  /** A running sshd. */
  record Ssh(Path directory, int port, Process server) implements AutoCloseable {
    String user() {
      return System.getProperty("user.name");
    }

    /** What git is to call: with the key, and without the user's own configuration. */
    String command() {
      return "ssh -F none -i "
          + directory
          + "/user -o IdentitiesOnly=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile="
          + directory
          + "/known";
    }

    private void awaitAnswer() throws IOException, InterruptedException {
      for (int tries = 0; tries < 600 && server.isAlive(); tries++) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
          if (socket.getInputStream().read() >= 0) {
            return;
          }
        } catch (IOException e) {
          // Not yet.
        }
        if (server.waitFor(50, TimeUnit.MILLISECONDS)) {
          break;
        }
      }
      throw new IOException("sshd does not answer: " + Files.readString(directory.resolve("log")));
    }

    @Override
    public void close() {
      server.destroy();
      server.onExit().join();
    }
  }
}
