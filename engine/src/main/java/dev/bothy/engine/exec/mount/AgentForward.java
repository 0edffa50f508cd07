package dev.bothy.engine.exec.mount;

import dev.bothy.engine.sys.Fd;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A socket that hands each connection on to the user's ssh agent, so that the step's may have an
 * owner and permissions of its own.
 */
final class AgentForward implements AutoCloseable {
  private final ServerSocketChannel server;
  private final Path agent;

  private AgentForward(ServerSocketChannel server, Path agent) {
    this.server = server;
    this.agent = agent;
  }

  static AgentForward start(Path socket, Path agent) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    Path directory = Objects.requireNonNull(socket.getParent());
    // Addresses have 108 bytes at most, and a store may lie deep.
    try (Fd parent = Fd.directory(directory)) {
      server.bind(UnixDomainSocketAddress.of(parent.procPath() + "/" + socket.getFileName()));
    } catch (IOException e) {
      server.close();
      throw e;
    }
    AgentForward forward = new AgentForward(server, agent);
    Thread.ofVirtual().name("ssh-agent").start(forward::accept);
    return forward;
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = server.accept();
        Thread.ofVirtual().name("ssh-agent-connection").start(() -> connect(client));
      }
    } catch (IOException e) {
      // Closed: the step is over.
    }
  }

  private void connect(SocketChannel client) {
    try (client;
        SocketChannel upstream = SocketChannel.open(UnixDomainSocketAddress.of(agent))) {
      Thread back = Thread.ofVirtual().start(() -> pump(upstream, client));
      pump(client, upstream);
      back.join();
    } catch (IOException e) {
      // The step sees its connection closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pump(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
    try {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
      to.shutdownOutput();
    } catch (IOException e) {
      // One side is gone; the other ends with its connection.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
