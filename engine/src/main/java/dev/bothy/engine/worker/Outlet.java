package dev.bothy.engine.worker;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/** The worker's end of the pipe: whole messages, one at a time. */
final class Outlet {
  private final ReentrantLock lock = new ReentrantLock();
  private final OutputStream out;

  Outlet(OutputStream out) {
    this.out = new BufferedOutputStream(out, 1 << 16);
  }

  void send(WorkerMessage message) {
    lock.lock();
    try {
      out.write(message.encode());
      out.flush();
    } catch (IOException e) {
      // Nobody reads: the end of our input ends us in a moment.
    } finally {
      lock.unlock();
    }
  }
}
