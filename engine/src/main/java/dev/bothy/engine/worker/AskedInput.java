package dev.bothy.engine.worker;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The standard input of the command, which has it a piece at a time and only when asked: what
 * nobody reads here must not stand before its other messages.
 */
final class AskedInput extends InputStream {
  private final Outlet outlet;
  private final BlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();
  private byte[] piece = {};
  private int at;
  private boolean ended;

  AskedInput(Outlet outlet) {
    this.outlet = outlet;
  }

  /** The answer. */
  void came(byte[] bytes) {
    pieces.add(bytes);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at == piece.length && !ended) {
      ask();
    }
    if (ended) {
      return -1;
    }
    int count = Math.min(length, piece.length - at);
    System.arraycopy(piece, at, to, offset, count);
    at += count;
    return count;
  }

  private void ask() throws IOException {
    outlet.send(new WorkerMessage.InputWanted());
    try {
      piece = pieces.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for input", e);
    }
    at = 0;
    ended = piece.length == 0;
  }
}
