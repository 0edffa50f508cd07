package dev.bothy.engine.worker;

import dev.bothy.engine.PruneResult;
import dev.bothy.engine.StoreHealth;
import dev.bothy.engine.StoreUsage;
import dev.bothy.engine.solve.report.SolveNotes;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveResult;
import dev.bothy.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
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

  /** See {@link SolveNotes#nested}. */
  record Nested(Digest vertex, Definition definition) implements WorkerMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(14);
      Wire.digest(out, vertex);
      Wire.bytes(out, definition.toBytes());
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
      FailureWire.write(out, failure);
    }
  }

  /** Nobody looks at it any more. */
  record Inspected() implements WorkerMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(10);
    }
  }

  /** The target's layers are there until this is answered by {@link ClientMessage.Kept}. */
  record Made(List<String> layers) implements WorkerMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(17);
      Wire.texts(out, layers);
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
      FailureWire.write(out, error);
    }
  }

  /**
   * It was told to stop, or is taken to have stopped.
   *
   * @param before what had failed until then; null for nothing
   */
  record Cancelled(@Nullable SolveException before) implements WorkerMessage {
    /** Nothing is known to have failed. */
    static final Cancelled ONLY = new Cancelled(null);

    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(5);
      out.writeBoolean(before != null);
      if (before != null) {
        FailureWire.write(out, before);
      }
    }
  }

  record Measured(StoreUsage usage) implements WorkerMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(6);
      StoreWire.write(out, usage);
    }
  }

  record Pruned(PruneResult result) implements WorkerMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(13);
      StoreWire.write(out, result);
    }
  }

  record Checked(StoreHealth health) implements WorkerMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(11);
      StoreWire.write(out, health);
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

  /** A command reads its input; answered by {@link ClientMessage.Input}. */
  record InputWanted() implements WorkerMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(15);
    }
  }

  /** What a command that looks at a failed step writes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Output(boolean stderr, byte[] bytes) implements WorkerMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(16);
      out.writeBoolean(stderr);
      Wire.bytes(out, bytes);
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
      case 4 -> new Failed(FailureWire.read(in));
      case 5 -> new Cancelled(in.readBoolean() ? FailureWire.read(in) : null);
      case 6 -> new Measured(StoreWire.usage(in));
      case 7 -> new Pinned(Wire.digest(in), Wire.text(in));
      case 8 ->
          new Keyed(Wire.digest(in), Wire.digest(in), in.readBoolean() ? Wire.digest(in) : null);
      case 9 -> new Inspectable(FailureWire.read(in));
      case 10 -> new Inspected();
      case 11 -> new Checked(StoreWire.health(in));
      case 12 -> new Ended(in.readInt());
      case 13 -> new Pruned(StoreWire.pruned(in));
      case 14 -> new Nested(Wire.digest(in), Wire.definition(in));
      case 15 -> new InputWanted();
      case 16 -> new Output(in.readBoolean(), Wire.bytes(in));
      case 17 -> new Made(Wire.texts(in));
      default -> throw new IOException("unknown message " + kind);
    };
  }
}
