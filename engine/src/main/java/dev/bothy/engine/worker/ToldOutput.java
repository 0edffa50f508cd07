package dev.bothy.engine.worker;

import java.io.OutputStream;
import java.util.Arrays;

/** An output of the command. */
final class ToldOutput extends OutputStream {
  private final Outlet outlet;
  private final boolean stderr;

  ToldOutput(Outlet outlet, boolean stderr) {
    this.outlet = outlet;
    this.stderr = stderr;
  }

  @Override
  public void write(int one) {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    byte[] piece = Arrays.copyOfRange(bytes, from, from + length);
    outlet.send(new WorkerMessage.Output(stderr, piece));
  }
}
