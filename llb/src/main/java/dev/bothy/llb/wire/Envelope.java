package dev.bothy.llb.wire;

import dev.bothy.llb.op.OpMetadata;
import dev.bothy.llb.op.Utf8Order;
import dev.bothy.oci.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Message {@code pb.Definition}: the operations as bytes, and what is said about them.
 *
 * @param operations each {@code pb.Op}; the arrays are not to be changed
 * @param metadata by digest of the operation
 */
public record Envelope(
    List<byte[]> operations, Map<Digest, OpMetadata> metadata, @Nullable SourceMap sources) {

  /** Canonical bytes. */
  public byte[] encode() {
    ProtoWriter w = new ProtoWriter();
    for (byte[] op : operations) {
      w.bytesAlways(1, op);
    }
    Map<String, OpMetadata> sorted = new LinkedHashMap<>();
    metadata.forEach((digest, m) -> sorted.put(digest.toString(), m));
    for (Map.Entry<String, OpMetadata> e : Utf8Order.sorted(sorted).entrySet()) {
      int entry = w.begin(2);
      w.stringAlways(1, e.getKey());
      int m = w.begin(2);
      MetadataCodec.write(w, e.getValue());
      w.end(m);
      w.end(entry);
    }
    if (sources != null) {
      int m = w.begin(3);
      sources.write(w);
      w.end(m);
    }
    return w.toByteArray();
  }

  /** Reads any encoder's bytes. */
  public static Envelope decode(byte[] bytes) throws MalformedDefinitionException {
    ProtoReader r = new ProtoReader(bytes);
    List<byte[]> operations = new ArrayList<>();
    Map<Digest, OpMetadata> metadata = new LinkedHashMap<>();
    SourceMap sources = null;
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> operations.add(r.bytes());
        case 2 -> metadataEntry(r.message(), metadata);
        case 3 -> {
          OpDecoder.once("source map", sources);
          sources = SourceMap.read(r.message());
        }
        default -> throw OpDecoder.unknown("definition", field);
      }
    }
    return new Envelope(operations, metadata, sources);
  }

  private static void metadataEntry(ProtoReader r, Map<Digest, OpMetadata> into)
      throws MalformedDefinitionException {
    Digest key = null;
    OpMetadata value = OpMetadata.NONE;
    for (int field = r.next(); field != 0; field = r.next()) {
      switch (field) {
        case 1 -> key = OpDecoder.digest(r.string());
        case 2 -> value = MetadataCodec.read(r.message());
        default -> throw OpDecoder.unknown("metadata entry", field);
      }
    }
    if (key == null) {
      throw new MalformedDefinitionException("metadata without a digest");
    }
    into.put(key, value);
  }
}
