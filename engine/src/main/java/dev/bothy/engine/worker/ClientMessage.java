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
  record Begin(String store, boolean rootless, WorkerRequest request) implements ClientMessage {}

  /**
   * A secret's value.
   *
   * @param value null when the request has none of that id
   * @param error why its source cannot be read, or null
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Secret(int ticket, byte @Nullable [] value, @Nullable String error)
      implements ClientMessage {}

  record Cancel() implements ClientMessage {}

  /**
   * Where a failed step can be looked at.
   *
   * @param path of a terminal's device; null for nowhere
   */
  record Terminal(@Nullable String path) implements ClientMessage {}

  default byte[] encode() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    switch (this) {
      case Begin b -> {
        out.writeByte(0);
        Wire.text(out, b.store());
        out.writeBoolean(b.rootless());
        Wire.bytes(out, b.request().encode());
      }
      case Secret s -> {
        out.writeByte(1);
        out.writeInt(s.ticket());
        Wire.optional(out, s.error());
        out.writeBoolean(s.value() != null);
        if (s.value() != null) {
          Wire.bytes(out, s.value());
        }
      }
      case Cancel _ -> out.writeByte(2);
      case Terminal t -> {
        out.writeByte(3);
        Wire.optional(out, t.path());
      }
    }
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
      default -> throw new IOException("unknown message " + kind);
    };
  }
}
