package dev.bothy.engine.exec.mount;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a step has open. Closing closes all of it, the last first, whatever fails on the way. */
final class OpenThings implements AutoCloseable {
  private final Deque<AutoCloseable> things = new ArrayDeque<>();

  void add(AutoCloseable thing) {
    things.push(thing);
  }

  @Override
  public void close() throws IOException {
    IOException first = null;
    while (!things.isEmpty()) {
      try {
        things.pop().close();
      } catch (Exception e) {
        IOException failure = e instanceof IOException io ? io : new IOException(e);
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
