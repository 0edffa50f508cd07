package dev.bothy.oci.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A proxy on this machine that wants a login. Whatever server it is asked for, it leads to one port
 * of this machine.
 */
final class HttpProxy implements AutoCloseable {
  private static final String REFUSAL =
      """
      HTTP/1.1 407 Who are you
      Proxy-Authenticate: Basic realm="p"
      Content-Length: 0
      Connection: close

      """
          .replace("\n", "\r\n");

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final String login;
  private final int target;
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();

  /**
   * @param login the value of {@code Proxy-Authorization} that lets through
   */
  HttpProxy(String login, int target) throws IOException {
    this.login = login;
    this.target = target;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** The first lines of the requests so far, and whether they were let through. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      String first = head.lines().findFirst().orElse("");
      boolean known =
          head.replace("-authorization", "-Authorization")
              .contains("Proxy-Authorization: " + login + "\r\n");
      requests.add(first + (known ? " passes" : " is refused"));
      OutputStream out = client.getOutputStream();
      if (!known) {
        write(out, REFUSAL);
        return;
      }
      Socket server;
      try {
        server = new Socket(InetAddress.getLoopbackAddress(), target);
      } catch (ConnectException _) {
        write(out, "HTTP/1.1 502 Nobody there\r\nContent-Length: 0\r\n\r\n");
        return;
      }
      lead(client, server, head);
    } catch (IOException _) {
      // either end hung up
    }
  }

  private static void lead(Socket client, Socket server, String head) throws IOException {
    try (server) {
      if (head.startsWith("CONNECT ")) {
        write(client.getOutputStream(), "HTTP/1.1 200 Connected\r\n\r\n");
      } else {
        write(
            server.getOutputStream(),
            head.replaceAll("Proxy-[^\r]*\r\n", "")
                .replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
      }
      Thread up = Thread.ofVirtual().start(() -> copy(client, server));
      copy(server, client);
      up.interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException _) {
      // either end hung up
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the client hung up");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
