package dev.bothy.engine.worker;

import dev.bothy.llb.SolveEvent;
import dev.bothy.oci.Digest;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Events on the pipe. */
final class EventWire {
  private EventWire() {}

  static void write(DataOutputStream out, SolveEvent event) throws IOException {
    if (event instanceof SolveEvent.Planned p) {
      head(out, 0, p.vertex());
      Wire.text(out, p.name());
      out.writeInt(p.inputs().size());
      for (Digest input : p.inputs()) {
        Wire.digest(out, input);
      }
      Wire.location(out, p.where());
      out.writeBoolean(p.internal());
    } else if (event instanceof SolveEvent.Started s) {
      head(out, 1, s.vertex());
      instant(out, s.at());
    } else if (event instanceof SolveEvent.Log l) {
      head(out, 2, l.vertex());
      instant(out, l.at());
      out.writeBoolean(l.stderr());
      Wire.text(out, l.text());
    } else if (event instanceof SolveEvent.Transfer t) {
      head(out, 3, t.vertex());
      Wire.text(out, t.id());
      out.writeLong(t.current());
      out.writeLong(t.total());
    } else if (event instanceof SolveEvent.Completed c) {
      head(out, 4, c.vertex());
      instant(out, c.at());
      out.writeBoolean(c.cached());
      Wire.optional(out, c.error());
    } else if (event instanceof SolveEvent.Warning w) {
      head(out, 5, w.vertex());
      Wire.text(out, w.message());
    } else {
      throw new IllegalStateException("unknown event " + event);
    }
  }

  static SolveEvent read(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    Digest vertex = Wire.digest(in);
    return switch (kind) {
      case 0 -> {
        String name = Wire.text(in);
        int count = in.readInt();
        List<Digest> inputs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          inputs.add(Wire.digest(in));
        }
        yield new SolveEvent.Planned(
            vertex, name, List.copyOf(inputs), Wire.location(in), in.readBoolean());
      }
      case 1 -> new SolveEvent.Started(vertex, instant(in));
      case 2 -> new SolveEvent.Log(vertex, instant(in), in.readBoolean(), Wire.text(in));
      case 3 -> new SolveEvent.Transfer(vertex, Wire.text(in), in.readLong(), in.readLong());
      case 4 -> new SolveEvent.Completed(vertex, instant(in), in.readBoolean(), Wire.optional(in));
      case 5 -> new SolveEvent.Warning(vertex, Wire.text(in));
      default -> throw new IOException("unknown event " + kind);
    };
  }

  private static void head(DataOutputStream out, int kind, Digest vertex) throws IOException {
    out.writeByte(kind);
    Wire.digest(out, vertex);
  }

  private static void instant(DataOutputStream out, Instant at) throws IOException {
    out.writeLong(at.getEpochSecond());
    out.writeInt(at.getNano());
  }

  private static Instant instant(DataInputStream in) throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }
}
