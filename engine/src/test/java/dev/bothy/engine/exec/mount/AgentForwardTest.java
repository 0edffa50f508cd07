package dev.bothy.engine.exec.mount;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentForwardTest {
  @TempDir Path directory;

  @Test
  void handsOnWhatEitherSideSays() throws IOException {
    Path socket = directory.resolve("agent");
    Path forwarded = directory.resolve("forwarded");
    try (ServerSocketChannel agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      agent.bind(UnixDomainSocketAddress.of(socket));
      try (AgentForward _ = AgentForward.start(forwarded, socket);
          SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(forwarded));
          SocketChannel accepted = agent.accept()) {
        client.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        assertThat(read(accepted, 3)).containsExactly(1, 2, 3);
        accepted.write(ByteBuffer.wrap(new byte[] {9}));
        assertThat(read(client, 1)).containsExactly(9);
      }
    }
  }

  private static byte[] read(SocketChannel from, int length) throws IOException {
    ByteBuffer got = ByteBuffer.allocate(length);
    while (got.hasRemaining()) {
      assertThat(from.read(got)).isNotNegative();
    }
    return got.array();
  }
}
