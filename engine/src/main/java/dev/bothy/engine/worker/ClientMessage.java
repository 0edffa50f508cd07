package dev.bothy.engine.worker;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a worker is told. The end of the stream tells it that nobody waits any more. */
sealed interface ClientMessage {
  /**
   * The first message, and the only one of its kind.
   *
   * @param store its root
   * @param rootless whether the store is one of a user namespace
   */
  record Begin(String store, boolean rootless, WorkerRequest request) implements ClientMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(0);
      Wire.text(out, store);
      out.writeBoolean(rootless);
      Wire.bytes(out, request.encode());
    }
  }

  /**
   * A secret's value.
   *
   * @param value null when the request has none of that id
   * @param error why its source cannot be read, or null
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Secret(int ticket, byte @Nullable [] value, @Nullable String error)
      implements ClientMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(1);
      out.writeInt(ticket);
      Wire.optional(out, error);
      out.writeBoolean(value != null);
      if (value != null) {
        Wire.bytes(out, value);
      }
    }
  }

  record Cancel() implements ClientMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(2);
    }
  }

  /**
   * Where a failed step can be looked at.
   *
   * @param path of a terminal's device; null for nowhere
   */
  record Terminal(@Nullable String path) implements ClientMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(3);
      Wire.optional(out, path);
    }
  }

  /**
   * What comes next on standard input.
   *
   * @param bytes none at its end
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Input(byte[] bytes) implements ClientMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(4);
      Wire.bytes(out, bytes);
    }
  }

  /** Whoever wants the layers of {@link WorkerMessage.Made} holds them. */
  record Kept() implements ClientMessage {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(5);
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

  static ClientMessage decode(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case 0 -> {
        String store = Wire.text(in);
        boolean rootless = in.readBoolean();
        byte[] request = Wire.bytes(in);
        yield new Begin(
            store,
            rootless,
            WorkerRequest.decode(new DataInputStream(new java.io.ByteArrayInputStream(request))));
      }
      case 1 -> {
        int ticket = in.readInt();
        String error = Wire.optional(in);
        yield new Secret(ticket, in.readBoolean() ? Wire.bytes(in) : null, error);
      }
      case 2 -> new Cancel();
      case 3 -> new Terminal(Wire.optional(in));
      case 4 -> new Input(Wire.bytes(in));
      case 5 -> new Kept();
      default -> throw new IOException("unknown message " + kind);
    };
  }
}
