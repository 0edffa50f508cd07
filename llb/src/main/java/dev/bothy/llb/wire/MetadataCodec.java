package dev.bothy.llb.wire;

import dev.bothy.llb.op.OpMetadata;
import dev.bothy.llb.op.OpMetadata.LinuxResources;
import dev.bothy.llb.op.OpMetadata.ProgressGroup;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Message {@code pb.OpMetadata}. Fields that this version does not know are passed over: metadata
 * never changes what an operation does.
 */
final class MetadataCodec {
  private MetadataCodec() {}

  static void write(ProtoWriter w, OpMetadata metadata) {
    w.bool(1, metadata.ignoreCache());
    OpEncoder.stringMap(w, 2, metadata.description());
    Boolean exportCache = metadata.exportCache();
    if (exportCache != null) {
      int m = w.begin(4);
      w.bool(1, exportCache);
      w.end(m);
    }
    for (Map.Entry<String, Boolean> cap : metadata.caps().entrySet()) {
      int m = w.begin(5);
      w.stringAlways(1, cap.getKey());
      w.boolAlways(2, cap.getValue());
      w.end(m);
    }
    ProgressGroup group = metadata.progressGroup();
    if (group != null) {
      int m = w.begin(6);
      w.string(1, group.id());
      w.string(2, group.name());
      w.bool(3, group.weak());
      w.end(m);
    }
    LinuxResources limits = metadata.resources();
    if (limits != null) {
      int m = w.begin(7);
      w.integer(1, limits.memory());
      w.integer(2, limits.memorySwap());
      w.integer(3, limits.cpuShares());
      w.integer(4, limits.cpuPeriod());
      w.integer(5, limits.cpuQuota());
      w.string(6, limits.cpusetCpus());
      w.string(7, limits.cpusetMems());
      w.end(m);
    }
  }

  static OpMetadata read(ProtoReader r) throws MalformedDefinitionException {
    boolean ignoreCache = false;
    Map<String, String> description = new LinkedHashMap<>();
    Boolean exportCache = null;
    Map<String, Boolean> caps = new LinkedHashMap<>();
    ProgressGroup group = null;
    LinuxResources limits = null;
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> ignoreCache = r.bool();
        case 2 -> OpDecoder.stringEntry(r.message(), description);
        case 4 -> exportCache = onlyBool(r.message());
        case 5 -> cap(r.message(), caps);
        case 6 -> group = group(r.message());
        case 7 -> limits = limits(r.message());
        default -> r.skip();
      }
    }
    return new OpMetadata(ignoreCache, description, exportCache, caps, group, limits);
  }

  private static boolean onlyBool(ProtoReader r) throws MalformedDefinitionException {
    boolean value = false;
    for (int field = r.next(); field != 0; field = r.next()) {
      if (field == 1) {
        value = r.bool();
      } else {
        r.skip();
      }
    }
    return value;
  }

  private static void cap(ProtoReader r, Map<String, Boolean> into)
      throws MalformedDefinitionException {
    String name = "";
    boolean value = false;
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> name = r.string();
        case 2 -> value = r.bool();
        default -> r.skip();
      }
    }
    into.put(name, value);
  }

  private static ProgressGroup group(ProtoReader r) throws MalformedDefinitionException {
    String id = "";
    String name = "";
    boolean weak = false;
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> id = r.string();
        case 2 -> name = r.string();
        case 3 -> weak = r.bool();
        default -> r.skip();
      }
    }
    return new ProgressGroup(id, name, weak);
  }

  private static LinuxResources limits(ProtoReader r) throws MalformedDefinitionException {
    long[] numbers = new long[6];
    String cpus = "";
    String mems = "";
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1, 2, 3, 4, 5 -> numbers[field] = r.integer();
        case 6 -> cpus = r.string();
        case 7 -> mems = r.string();
        default -> r.skip();
      }
    }
    return new LinuxResources(
        numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], cpus, mems);
  }
}
