package dev.bothy.engine.worker;

import dev.bothy.engine.op.TextTail;
import dev.bothy.engine.solve.report.SolveNotes;
import dev.bothy.engine.store.LayerId;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveListener;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is said with one worker, from its start to its end. */
final class Conversation implements AutoCloseable {
  private static final int GRACE_SECONDS = 10;
  private static final int MAX_SAID = 8192;

  /** When we are slower than the worker it waits for us, and its steps for it. */
  private static final int MAX_WAITING = 1024;

  /** Bytes of input that are passed on at a time. */
  private static final int MAX_PIECE = 1 << 16;

  /** A message, or the end of them. */
  private record Incoming(@Nullable WorkerMessage message, @Nullable IOException end) {}

  private final Process process;
  private final Supplies supplies;
  private final SolveListener listener;
  private final SolveNotes notes;
  private final DataOutputStream out;
  private final BlockingQueue<Incoming> incoming = new LinkedBlockingQueue<>(MAX_WAITING);
  private final TextTail said = new TextTail(MAX_SAID);
  private final Thread errors;
  private boolean ready;
  private boolean cancelled;
  private volatile boolean closed;

  Conversation(Process process, Supplies supplies, SolveListener listener, SolveNotes notes) {
    this.process = process;
    this.supplies = supplies;
    this.listener = listener;
    this.notes = notes;
    this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    Thread.ofPlatform().daemon().name("worker-output").start(this::readMessages);
    this.errors = Thread.ofPlatform().daemon().name("worker-errors").start(this::readErrors);
  }

  private void readMessages() {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16))) {
      while (true) {
        put(new Incoming(WorkerMessage.decode(in), null));
      }
    } catch (IOException e) {
      put(new Incoming(null, e));
    } catch (RuntimeException | Error e) { // or who takes the messages would wait for ever
      put(new Incoming(null, new IOException("a message that cannot be read: " + e, e)));
    }
  }

  private void put(Incoming message) {
    try {
      while (!closed && !incoming.offer(message, 100, TimeUnit.MILLISECONDS)) {
        // Nobody may be there to take it any more: look, and wait again.
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts this thread", e);
    }
  }

  private void readErrors() {
    byte[] buffer = new byte[4096];
    try (InputStream in = process.getErrorStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        said.add(new String(buffer, 0, n, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // The process is gone; what it said so far is what there is.
    }
  }

  WorkerMessage run(ClientMessage.Begin begin, boolean rootless)
      throws SolveException, InterruptedException {
    try {
      send(begin);
    } catch (IOException e) {
      // It has ended already; the reason comes with the end of its output.
    }
    try {
      while (true) {
        Incoming next = incoming.take();
        if (next.message() == null) {
          throw ended(next.end(), rootless);
        }
        WorkerMessage last = handle(next.message());
        if (last != null) {
          return last;
        }
      }
    } catch (InterruptedException e) {
      return begin.request().endsItsWork() ? cancel() : WorkerMessage.Cancelled.ONLY;
    }
  }

  private @Nullable WorkerMessage handle(WorkerMessage message) throws SolveException {
    // Told apart by hand (decision 12).
    if (message instanceof WorkerMessage.Event e) {
      listener.on(e.event());
    } else if (message instanceof WorkerMessage.Pinned p) {
      notes.pinned(p.vertex(), p.pin());
    } else if (message instanceof WorkerMessage.Keyed k) {
      notes.keyed(k.vertex(), k.key(), k.match());
    } else if (message instanceof WorkerMessage.Nested n) {
      notes.nested(n.vertex(), n.definition());
    } else if (message instanceof WorkerMessage.Ready) {
      ready = true;
    } else if (message instanceof WorkerMessage.SecretWanted wanted) {
      answer(wanted);
    } else if (message instanceof WorkerMessage.Made made) {
      keep(made);
    } else if (message instanceof WorkerMessage.InputWanted) {
      // Whoever types takes his time, and other messages do not wait for him.
      Thread.ofVirtual().name("input").start(this::passInput);
    } else if (message instanceof WorkerMessage.Output output) {
      write(output);
    } else if (message instanceof WorkerMessage.Inspectable i) {
      Path terminal = cancelled ? null : listener.inspect(i.failure());
      tell(new ClientMessage.Terminal(terminal == null ? null : terminal.toString()));
    } else if (message instanceof WorkerMessage.Inspected) {
      listener.inspected();
    } else {
      return message; // the last one
    }
    return null;
  }

  /** Lets the worker end its steps; one that does not is killed with all it runs. */
  private WorkerMessage cancel() throws SolveException, InterruptedException {
    cancelled = true;
    try {
      send(new ClientMessage.Cancel());
    } catch (IOException e) {
      return WorkerMessage.Cancelled.ONLY;
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
    while (true) {
      long left = deadline - System.nanoTime();
      Incoming next = left <= 0 ? null : incoming.poll(left, TimeUnit.NANOSECONDS);
      if (next == null || next.message() == null) {
        return WorkerMessage.Cancelled.ONLY;
      }
      WorkerMessage last = handle(next.message());
      if (last != null) {
        // Of any other end nobody can say whether it came of being stopped.
        return last instanceof WorkerMessage.Cancelled ? last : WorkerMessage.Cancelled.ONLY;
      }
    }
  }

  private void answer(WorkerMessage.SecretWanted wanted) {
    try (SecretValue value = SecretValue.of(supplies.secrets().get(wanted.id()))) {
      tell(new ClientMessage.Secret(wanted.ticket(), value.bytes(), value.error()));
    }
  }

  private void keep(WorkerMessage.Made made) throws SolveException {
    try {
      supplies.keeper().keep(made.layers().stream().map(LayerId::new).toList());
    } catch (IOException e) {
      throw new SolveException(
          SolveException.Kind.HOST,
          "what was made cannot be kept: " + e.getMessage(),
          "what is finished is in the store; run the same command again",
          null,
          e);
    }
    tell(new ClientMessage.Kept());
  }

  private void passInput() {
    byte[] piece = new byte[MAX_PIECE];
    int length;
    try {
      length = supplies.streams().in().read(piece);
    } catch (IOException e) {
      length = -1; // closed, or its terminal is gone
    }
    tell(new ClientMessage.Input(Arrays.copyOf(piece, Math.max(0, length))));
  }

  private void write(WorkerMessage.Output output) {
    OutputStream out = output.stderr() ? supplies.streams().err() : supplies.streams().out();
    try {
      out.write(output.bytes());
      out.flush();
    } catch (IOException e) {
      if (!cancelled) {
        Thread.currentThread().interrupt(); // nobody listens: it need not go on
      }
    }
  }

  private void tell(ClientMessage message) {
    try {
      send(message);
    } catch (IOException e) {
      // It has ended; its output says so.
    }
  }

  private synchronized void send(ClientMessage message) throws IOException {
    out.write(message.encode());
    out.flush();
  }

  private SolveException ended(@Nullable IOException end, boolean rootless)
      throws InterruptedException {
    errors.join(TimeUnit.SECONDS.toMillis(2));
    String last = said.toString().strip();
    if (!ready) {
      return WorkerCommand.refused(rootless, last);
    }
    if (end != null && !(end instanceof EOFException)) {
      return broken(String.valueOf(end.getMessage()), last);
    }
    String why = "it was killed";
    if (process.waitFor(2, TimeUnit.SECONDS)) {
      why = "exit code " + process.exitValue();
    }
    return broken(last.isEmpty() ? why : why + ", " + last, last);
  }

  static SolveException broken(String what, String said) {
    return new SolveException(
        SolveException.Kind.HOST,
        "the worker process ended before its work was done: " + what,
        "what is finished is kept; run the same command again",
        null,
        new InWorkerException(said));
  }

  @Override
  public void close() {
    closed = true;
    try {
      out.close(); // the worker takes this as its end
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
