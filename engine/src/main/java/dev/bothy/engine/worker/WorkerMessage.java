package dev.bothy.engine.worker;

import dev.bothy.engine.StoreHealth;
import dev.bothy.engine.StoreUsage;
import dev.bothy.engine.solve.SolveNotes;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveResult;
import dev.bothy.llb.SourceLocation;
import dev.bothy.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a worker says. */
sealed interface WorkerMessage {
  /** It runs, and the namespaces are as they should be. */
  record Ready() implements WorkerMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(0);
    }
  }

  record Event(SolveEvent event) implements WorkerMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(1);
      EventWire.write(out, event);
    }
  }

  /** See {@link SolveNotes#pinned}. */
  record Pinned(Digest vertex, String pin) implements WorkerMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(7);
      Wire.digest(out, vertex);
      Wire.text(out, pin);
    }
  }

  /** See {@link SolveNotes#keyed}. */
  record Keyed(Digest vertex, Digest key, @Nullable Digest match) implements WorkerMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(8);
      Wire.digest(out, vertex);
      Wire.digest(out, key);
      out.writeBoolean(match != null);
      if (match != null) {
        Wire.digest(out, match);
      }
    }
  }

  /** A step asks for a secret; answered by {@link ClientMessage.Secret}. */
  record SecretWanted(int ticket, String id) implements WorkerMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(2);
      out.writeInt(ticket);
      Wire.text(out, id);
    }
  }

  /** A step failed and can be looked at; answered by {@link ClientMessage.Terminal}. */
  record Inspectable(SolveException failure) implements WorkerMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(9);
      WorkerMessage.failure(out, failure);
    }
  }

  /** Nobody looks at it any more. */
  record Inspected() implements WorkerMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(10);
    }
  }

  record Solved(SolveResult result) implements WorkerMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(3);
      Wire.digest(out, result.target());
      Wire.texts(out, result.layers());
      out.writeInt(result.executed());
      out.writeInt(result.cached());
      Wire.map(out, result.response());
    }
  }

  record Failed(SolveException error) implements WorkerMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(4);
      failure(out, error);
    }
  }

  record Cancelled() implements WorkerMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(5);
    }
  }

  record Measured(StoreUsage usage) implements WorkerMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(6);
      out.writeInt(usage.items().size());
      for (StoreUsage.Item item : usage.items()) {
        Wire.text(out, item.kind().name());
        Wire.text(out, item.name());
        out.writeLong(item.bytes());
        out.writeLong(item.lastUsedMillis());
        out.writeBoolean(item.inUse());
        Wire.text(out, item.description());
      }
    }
  }

  record Checked(StoreHealth health) implements WorkerMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(11);
      WorkerMessage.health(out, health);
    }
  }

  /** What looked at a failed step has ended. */
  record Ended(int exitCode) implements WorkerMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(12);
      out.writeInt(exitCode);
    }
  }

  /** The kind in one byte, and what it says; {@link #decode} reads it. */
  void write(DataOutputStream out) throws IOException;

  default byte[] encode() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    write(out);
    return bytes.toByteArray();
  }

  private static void health(DataOutputStream out, StoreHealth health) throws IOException {
    out.writeInt(health.layers());
    out.writeInt(health.records());
    out.writeInt(health.blobs());
    out.writeInt(health.damage().size());
    for (StoreHealth.Damage d : health.damage()) {
      Wire.text(out, d.kind().name());
      Wire.text(out, d.name());
      Wire.text(out, d.what());
      out.writeBoolean(d.dropped());
      Wire.texts(out, d.neededBy());
    }
  }

  private static StoreHealth health(DataInputStream in) throws IOException {
    int layers = in.readInt();
    int records = in.readInt();
    int blobs = in.readInt();
    int count = in.readInt();
    List<StoreHealth.Damage> damage = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      damage.add(
          new StoreHealth.Damage(
              StoreUsage.Kind.valueOf(Wire.text(in)),
              Wire.text(in),
              Wire.text(in),
              in.readBoolean(),
              Wire.texts(in)));
    }
    return new StoreHealth(layers, records, blobs, damage);
  }

  private static void failure(DataOutputStream out, SolveException e) throws IOException {
    Wire.text(out, e.kind().name());
    Wire.text(out, String.valueOf(e.getMessage()));
    Wire.optional(out, e.hint());
    SolveException.Step step = e.step();
    out.writeBoolean(step != null);
    if (step != null) {
      Wire.digest(out, step.vertex());
      Wire.text(out, step.name());
      Wire.location(out, step.where());
      Wire.text(out, step.command());
      out.writeInt(step.exitCode());
      Wire.texts(out, step.log());
      Wire.optional(out, step.kept());
    }
    StringBuilder causes = new StringBuilder();
    for (Throwable c = e.getCause(); c != null; c = c.getCause()) {
      causes.append(causes.isEmpty() ? "" : "\ncaused by ").append(c);
      for (StackTraceElement frame : c.getStackTrace()) {
        causes.append("\n    at ").append(frame);
      }
    }
    Wire.optional(out, causes.isEmpty() ? null : causes.toString());
    List<SolveException> others = new ArrayList<>();
    for (Throwable other : e.getSuppressed()) {
      if (other instanceof SolveException failure) {
        others.add(failure);
      }
    }
    out.writeInt(others.size());
    for (SolveException other : others) {
      failure(out, other);
    }
  }

  static WorkerMessage decode(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case 0 -> new Ready();
      case 1 -> new Event(EventWire.read(in));
      case 2 -> new SecretWanted(in.readInt(), Wire.text(in));
      case 3 -> {
        Digest target = Wire.digest(in);
        List<String> layers = Wire.texts(in);
        yield new Solved(new SolveResult(target, layers, in.readInt(), in.readInt(), Wire.map(in)));
      }
      case 4 -> new Failed(failure(in));
      case 5 -> new Cancelled();
      case 6 -> {
        int count = in.readInt();
        List<StoreUsage.Item> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          items.add(
              new StoreUsage.Item(
                  StoreUsage.Kind.valueOf(Wire.text(in)),
                  Wire.text(in),
                  in.readLong(),
                  in.readLong(),
                  in.readBoolean(),
                  Wire.text(in)));
        }
        yield new Measured(new StoreUsage(items));
      }
      case 7 -> new Pinned(Wire.digest(in), Wire.text(in));
      case 8 ->
          new Keyed(Wire.digest(in), Wire.digest(in), in.readBoolean() ? Wire.digest(in) : null);
      case 9 -> new Inspectable(failure(in));
      case 10 -> new Inspected();
      case 11 -> new Checked(health(in));
      case 12 -> new Ended(in.readInt());
      default -> throw new IOException("unknown message " + kind);
    };
  }

  private static SolveException failure(DataInputStream in) throws IOException {
    SolveException.Kind kind = SolveException.Kind.valueOf(Wire.text(in));
    String message = Wire.text(in);
    String hint = Wire.optional(in);
    SolveException.Step step = null;
    if (in.readBoolean()) {
      Digest vertex = Wire.digest(in);
      String name = Wire.text(in);
      SourceLocation where = Wire.location(in);
      String command = Wire.text(in);
      int exitCode = in.readInt();
      step =
          new SolveException.Step(
              vertex, name, where, command, exitCode, Wire.texts(in), Wire.optional(in));
    }
    String cause = Wire.optional(in);
    SolveException failure =
        new SolveException(
            kind, message, hint, step, cause == null ? null : new InWorkerException(cause));
    int others = in.readInt();
    for (int i = 0; i < others; i++) {
      failure.addSuppressed(failure(in));
    }
    return failure;
  }
}
