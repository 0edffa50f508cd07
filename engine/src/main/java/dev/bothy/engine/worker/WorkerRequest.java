package dev.bothy.engine.worker;

import dev.bothy.llb.SolveRequest;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a worker is started for; it does one thing and ends. */
public sealed interface WorkerRequest {
  /**
   * Solves a graph.
   *
   * @param definition its bytes
   * @param localTrees what the command has seen of local directories, as {@link
   *     dev.bothy.engine.source.Sources} gives and takes it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Solve(
      byte[] definition,
      Map<String, Path> locals,
      Map<String, Path> ociLayouts,
      List<SolveRequest.Export> exports,
      SolveRequest.Options options,
      Map<String, Path> sshAgents,
      SolveRequest.Caches caches,
      Map<String, String> localTrees)
      implements WorkerRequest {}

  /** Measures the store. */
  record Usage() implements WorkerRequest {}

  /**
   * Collects what nothing refers to.
   *
   * @param keepBytes stop when the store is down to this; -1: no limit of this kind
   * @param olderThanMillis only what was not used for so long
   * @param all records too, whatever their age
   */
  record Prune(long keepBytes, long olderThanMillis, boolean all) implements WorkerRequest {}

  /** Reads all of the store and drops what is damaged. */
  record Check() implements WorkerRequest {}

  /**
   * Opens what a failed step left.
   *
   * @param step its id
   * @param command to run there; empty for a shell
   * @param terminal path of the device that it runs on; null: its output comes as events
   * @param sshAgents by id
   */
  record Debug(
      String step, List<String> command, @Nullable String terminal, Map<String, Path> sshAgents)
      implements WorkerRequest {
    public Debug {
      command = List.copyOf(command);
    }
  }

  /** The request as one frame. */
  default byte[] encode() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    switch (this) {
      case Solve s -> {
        out.writeByte(0);
        Wire.bytes(out, s.definition());
        Wire.paths(out, s.locals());
        Wire.paths(out, s.ociLayouts());
        out.writeInt(s.exports().size());
        for (SolveRequest.Export export : s.exports()) {
          Wire.text(out, export.type());
          Wire.map(out, export.attributes());
        }
        out.writeBoolean(s.options().noCache());
        out.writeBoolean(s.options().offline());
        out.writeBoolean(s.options().insecure());
        out.writeBoolean(s.options().keepGoing());
        out.writeLong(s.options().stepMillis());
        out.writeLong(s.options().limits().memory());
        out.writeLong(s.options().limits().milliCpus());
        out.writeLong(s.options().limits().pids());
        Wire.paths(out, s.sshAgents());
        Wire.caches(out, s.caches().from());
        Wire.caches(out, s.caches().to());
        Wire.map(out, s.localTrees());
      }
      case Usage _ -> out.writeByte(1);
      case Check _ -> out.writeByte(3);
      case Debug d -> {
        out.writeByte(4);
        Wire.text(out, d.step());
        Wire.texts(out, d.command());
        Wire.optional(out, d.terminal());
        Wire.paths(out, d.sshAgents());
      }
      case Prune p -> {
        out.writeByte(2);
        out.writeLong(p.keepBytes());
        out.writeLong(p.olderThanMillis());
        out.writeBoolean(p.all());
      }
    }
    return bytes.toByteArray();
  }

  /** Reads what {@link #encode} wrote. */
  static WorkerRequest decode(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case 0 -> {
        byte[] definition = Wire.bytes(in);
        Map<String, Path> locals = Wire.paths(in);
        Map<String, Path> layouts = Wire.paths(in);
        int count = in.readInt();
        List<SolveRequest.Export> exports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          String type = Wire.text(in);
          exports.add(new SolveRequest.Export(type, new LinkedHashMap<>(Wire.map(in))));
        }
        yield new Solve(
            definition,
            locals,
            layouts,
            List.copyOf(exports),
            new SolveRequest.Options(
                in.readBoolean(),
                in.readBoolean(),
                in.readBoolean(),
                in.readBoolean(),
                in.readLong(),
                new SolveRequest.Limits(in.readLong(), in.readLong(), in.readLong())),
            Wire.paths(in),
            new SolveRequest.Caches(Wire.caches(in), Wire.caches(in)),
            Wire.map(in));
      }
      case 1 -> new Usage();
      case 2 -> new Prune(in.readLong(), in.readLong(), in.readBoolean());
      case 3 -> new Check();
      case 4 -> new Debug(Wire.text(in), Wire.texts(in), Wire.optional(in), Wire.paths(in));
      default -> throw new IOException("unknown request " + kind);
    };
  }
}
