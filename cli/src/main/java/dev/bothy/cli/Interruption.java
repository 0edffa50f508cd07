package dev.bothy.cli;

import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What Ctrl-C and SIGTERM do: the first one interrupts the working thread, which cancels what it
 * runs and cleans up; the second one leaves at once. The exit code is the JVM's own: 130, 143.
 *
 * <p>Costs nothing at start: a shutdown hook notices the first signal, and only then is a handler
 * for the second one installed. A thread itself, because a lambda would be linked at every start.
 */
final class Interruption extends Thread implements BooleanSupplier {
  /** How long the cleaning up may take before the process leaves anyway. */
  private static final long GRACE_SECONDS = 30;

  private final Thread worker;
  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean arrived;

  private Interruption(Thread worker) {
    super("interruption");
    this.worker = worker;
  }

  /** From now on a signal interrupts the calling thread. */
  static Interruption install() {
    Interruption interruption = new Interruption(Thread.currentThread());
    Runtime.getRuntime().addShutdownHook(interruption);
    return interruption;
  }

  /** Whether a signal arrived before the work was finished. */
  @Override
  public boolean getAsBoolean() {
    return arrived;
  }

  /** The work is done; the process may end. */
  void finish() {
    finished.countDown();
  }

  /** The shutdown hook. */
  @Override
  public void run() {
    if (finished.getCount() == 0) {
      return;
    }
    arrived = true;
    leaveAtTheNextSignal();
    worker.interrupt();
    try {
      if (!finished.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("bothy: cleaning up takes too long, leaving");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // By reflection, because the compiler's warning about sun.misc.Signal cannot be turned off; no
  // other interface tells of a second signal.
  private static void leaveAtTheNextSignal() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      for (String name : new String[] {"INT", "TERM"}) {
        int code = name.equals("INT") ? 130 : 143;
        Object leave =
            Proxy.newProxyInstance(
                handler.getClassLoader(),
                new Class<?>[] {handler},
                (_, _, _) -> {
                  Runtime.getRuntime().halt(code);
                  return null;
                });
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), leave);
      }
    } catch (ReflectiveOperationException e) {
      // Then the grace period is the only end; the first signal still works.
      System.err.println("bothy: interrupted; cleaning up");
    }
  }
}
