package dev.bothy.engine.worker;

import dev.bothy.engine.PruneResult;
import dev.bothy.engine.StoreHealth;
import dev.bothy.engine.StoreUsage;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What is found out about a store as it goes over the pipe. */
final class StoreWire {
  private StoreWire() {}

  static void write(DataOutputStream out, StoreUsage usage) throws IOException {
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

  static StoreUsage usage(DataInputStream in) throws IOException {
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
    return new StoreUsage(items);
  }

  static void write(DataOutputStream out, PruneResult result) throws IOException {
    write(out, result.usage());
    out.writeBoolean(result.busy());
    out.writeInt(result.sparedLayers());
    out.writeLong(result.sparedBytes());
  }

  static PruneResult pruned(DataInputStream in) throws IOException {
    return new PruneResult(usage(in), in.readBoolean(), in.readInt(), in.readLong());
  }

  static void write(DataOutputStream out, StoreHealth health) throws IOException {
    out.writeInt(health.layers());
    out.writeInt(health.records());
    out.writeInt(health.blobs());
    out.writeInt(health.damage().size());
    for (StoreHealth.Damage d : health.damage()) {
      Wire.text(out, d.kind().name());
      Wire.text(out, d.name());
      Wire.text(out, d.what());
      Wire.text(out, d.fate().name());
      Wire.texts(out, d.neededBy());
    }
  }

  static StoreHealth health(DataInputStream in) throws IOException {
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
              StoreHealth.Fate.valueOf(Wire.text(in)),
              Wire.texts(in)));
    }
    return new StoreHealth(layers, records, blobs, damage);
  }
}
