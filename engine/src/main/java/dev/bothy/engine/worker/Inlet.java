package dev.bothy.engine.worker;

import dev.bothy.engine.host.TerminalState;
import dev.bothy.engine.op.SecretException;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.solve.Secrets;
import dev.bothy.llb.SolveException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the command says while the work goes on. When it says no more it has ended, and this
 * process ends at once, with all that runs in its namespace.
 */
final class Inlet implements Secrets {
  private static final int ABANDONED = 130;

  private final DataInputStream in;
  private final Outlet outlet;
  private final Map<String, Path> agents;
  private final BlockingQueue<ClientMessage.Terminal> terminals = new LinkedBlockingQueue<>();
  private final AskedInput input;
  private final CountDownLatch kept = new CountDownLatch(1);
  private volatile @Nullable TerminalState lent;
  private volatile boolean cancelled;
  private final AtomicInteger tickets = new AtomicInteger();
  private final ConcurrentMap<Integer, CompletableFuture<ClientMessage.Secret>> asked =
      new ConcurrentHashMap<>();

  /**
   * @param agents sockets of ssh agents by id
   */
  Inlet(DataInputStream in, Outlet outlet, Map<String, Path> agents) {
    this.in = in;
    this.outlet = outlet;
    this.input = new AskedInput(outlet);
    this.agents = Map.copyOf(agents);
  }

  /**
   * Starts reading.
   *
   * @param work interrupted when the command cancels
   */
  void listen(Thread work) {
    Thread.ofPlatform().daemon().name("commands").start(() -> read(work));
  }

  private void read(Thread work) {
    try {
      while (true) {
        ClientMessage message = ClientMessage.decode(in);
        if (message instanceof ClientMessage.Secret secret) {
          CompletableFuture<ClientMessage.Secret> answer = asked.remove(secret.ticket());
          if (answer != null) {
            answer.complete(secret);
          }
        } else if (message instanceof ClientMessage.Terminal terminal) {
          terminals.add(terminal);
        } else if (message instanceof ClientMessage.Input piece) {
          input.came(piece.bytes());
        } else if (message instanceof ClientMessage.Kept) {
          kept.countDown();
        } else if (message instanceof ClientMessage.Cancel) {
          cancelled = true;
          work.interrupt();
        } else {
          throw new IOException("begun twice");
        }
      }
    } catch (IOException e) {
      TerminalState terminal = lent;
      if (terminal != null) {
        terminal.restore(); // nobody else is left to do it
      }
      Runtime.getRuntime().halt(ABANDONED);
    }
  }

  /** Hands over layers that this process holds: returns once the command does, if it wants to. */
  void handOver(List<String> layers) throws IOException, InterruptedException {
    outlet.send(new WorkerMessage.Made(layers));
    kept.await();
  }

  @Override
  public void offer(SolveException failure, StepContext.Inspection inspection)
      throws IOException, InterruptedException {
    outlet.send(new WorkerMessage.Inspectable(failure));
    String path = terminals.take().path();
    if (path != null) {
      try {
        lend(Path.of(path), inspection::on);
      } finally {
        outlet.send(new WorkerMessage.Inspected());
      }
    }
  }

  /** What a lent terminal is used for. */
  @FunctionalInterface
  interface Use<E extends Exception> {
    void on(Path terminal) throws IOException, InterruptedException, E;
  }

  /** Lends the terminal; it is as it was afterwards, whoever was killed meanwhile. */
  <E extends Exception> void lend(Path terminal, Use<E> use)
      throws IOException, InterruptedException, E {
    TerminalState before = TerminalState.of(terminal);
    lent = before;
    try {
      use.on(terminal);
    } finally {
      before.restore(); // the shell may have been killed
      lent = null;
    }
  }

  /** Whether the command has cancelled. */
  boolean isCancelled() {
    return cancelled;
  }

  /** What comes on the command's standard input. */
  InputStream input() {
    return input;
  }

  @Override
  public @Nullable Path sshAgent(String id) {
    Path agent = agents.get(id.isEmpty() ? "default" : id);
    return agent != null ? agent : Secrets.super.sshAgent(id);
  }

  @Override
  public byte @Nullable [] value(String id) throws IOException {
    int ticket = tickets.incrementAndGet();
    CompletableFuture<ClientMessage.Secret> answer = new CompletableFuture<>();
    asked.put(ticket, answer);
    outlet.send(new WorkerMessage.SecretWanted(ticket, id));
    try {
      ClientMessage.Secret secret = answer.get();
      if (secret.error() != null) {
        throw new SecretException(id, secret.error());
      }
      return secret.value();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for the secret " + id, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
