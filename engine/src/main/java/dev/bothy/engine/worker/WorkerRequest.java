package dev.bothy.engine.worker;

import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.policy.SourcePolicy;
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
   * @param locals as all the rest in {@link SolveRequest}
   * @param localTrees what the command has seen of local directories, as {@link
   *     dev.bothy.engine.source.Sources} gives and takes it
   * @param whose it is, in words for others who wait for its steps
   */
  record Solve(
      Definition definition,
      Map<String, Path> locals,
      Map<String, Path> ociLayouts,
      List<SolveRequest.Export> exports,
      SolveRequest.Options options,
      Map<String, Path> sshAgents,
      SolveRequest.Caches caches,
      SourcePolicy policy,
      Map<String, String> localTrees,
      String whose)
      implements WorkerRequest {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(0);
      Wire.bytes(out, definition.toBytes());
      Wire.paths(out, locals);
      Wire.paths(out, ociLayouts);
      out.writeInt(exports.size());
      for (SolveRequest.Export export : exports) {
        Wire.text(out, export.type());
        Wire.map(out, export.attributes());
      }
      out.writeBoolean(options.noCache());
      out.writeBoolean(options.offline());
      out.writeBoolean(options.insecure());
      out.writeBoolean(options.keepGoing());
      out.writeLong(options.stepMillis());
      out.writeLong(options.limits().memory());
      out.writeLong(options.limits().milliCpus());
      out.writeLong(options.limits().pids());
      Wire.proxy(out, options.proxy());
      Wire.paths(out, sshAgents);
      Wire.caches(out, caches.from());
      Wire.caches(out, caches.to());
      Wire.text(out, policy.json());
      Wire.map(out, localTrees);
      Wire.text(out, whose);
    }
  }

  /** Measures the store. */
  record Usage() implements WorkerRequest {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(1);
    }
  }

  /**
   * Collects what nothing refers to.
   *
   * @param keepBytes stop when the store is down to this; -1: no limit of this kind
   * @param olderThanMillis only what was not used for so long
   * @param all records too, whatever their age
   * @param whose it is, in words for others who wait for its end
   */
  record Prune(long keepBytes, long olderThanMillis, boolean all, String whose)
      implements WorkerRequest {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(2);
      out.writeLong(keepBytes);
      out.writeLong(olderThanMillis);
      out.writeBoolean(all);
      Wire.text(out, whose);
    }
  }

  /** Reads all of the store and drops what is damaged. */
  record Check() implements WorkerRequest {
    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(3);
    }
  }

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

    @Override
    public void write(DataOutputStream out) throws IOException {
      out.writeByte(4);
      Wire.text(out, step);
      Wire.texts(out, command);
      Wire.optional(out, terminal);
      Wire.paths(out, sshAgents);
    }
  }

  /** The kind in one byte, and what it says; {@link #decode} reads it. */
  void write(DataOutputStream out) throws IOException;

  /** Sockets of ssh agents by id. */
  default Map<String, Path> sshAgents() {
    return Map.of();
  }

  /**
   * Whether its worker, when it is cancelled, ends what it runs before it goes. Others are of the
   * store alone, which is sound whenever they end.
   */
  default boolean endsItsWork() {
    return this instanceof Solve || this instanceof Debug;
  }

  /** The request as one frame. */
  default byte[] encode() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    write(out);
    return bytes.toByteArray();
  }

  /** Reads what {@link #encode} wrote. */
  static WorkerRequest decode(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case 0 -> {
        Definition definition = Wire.definition(in);
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
                new SolveRequest.Limits(in.readLong(), in.readLong(), in.readLong()),
                Wire.proxy(in)),
            Wire.paths(in),
            new SolveRequest.Caches(Wire.caches(in), Wire.caches(in)),
            Wire.policy(in),
            Wire.map(in),
            Wire.text(in));
      }
      case 1 -> new Usage();
      case 2 -> new Prune(in.readLong(), in.readLong(), in.readBoolean(), Wire.text(in));
      case 3 -> new Check();
      case 4 -> new Debug(Wire.text(in), Wire.texts(in), Wire.optional(in), Wire.paths(in));
      default -> throw new IOException("unknown request " + kind);
    };
  }
}
