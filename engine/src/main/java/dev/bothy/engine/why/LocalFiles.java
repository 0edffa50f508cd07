package dev.bothy.engine.why;

import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.CacheRecords;
import dev.bothy.engine.cache.PlacedTrees;
import dev.bothy.engine.source.local.LocalComparison;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PlacedLayer;
import dev.bothy.engine.store.Placement;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.why.Cause.FileChange;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What changed in a local directory since it came in, from the layer that it became. */
final class LocalFiles {
  private LocalFiles() {}

  /**
   * @param before key of the source then
   */
  static Cause.Files of(
      Store store, Map<String, Path> locals, Vertex source, @Nullable Digest before)
      throws IOException {
    Path root = locals.get(((SourceOp) source.op().kind()).reference());
    PlacedLayer then = before == null ? null : find(new CacheRecords(store), before);
    if (root == null || then == null) {
      return new Cause.Files(List.of(), false);
    }
    LocalComparison.Changes changes;
    try {
      Path layer = store.layers().fs(then.layer());
      changes = LocalComparison.of(store, source, root, layer, then.placement());
    } catch (IOException e) {
      return new Cause.Files(List.of(), false); // pruned meanwhile, or not readable for us
    }
    List<FileChange> files = new ArrayList<>();
    add(files, FileChange.Kind.ADDED, changes.added());
    add(files, FileChange.Kind.REMOVED, changes.removed());
    add(files, FileChange.Kind.CHANGED, changes.changed());
    add(files, FileChange.Kind.MODE, changes.modes());
    add(files, FileChange.Kind.ATTRIBUTES, changes.attributes());
    return new Cause.Files(files, true);
  }

  /** As a layer of its own, or in that of its copy. */
  private static @Nullable PlacedLayer find(CacheRecords records, Digest source)
      throws IOException {
    CacheRecord record = records.find(source);
    if (record == null) {
      return PlacedTrees.find(records, source);
    }
    List<List<LayerId>> outputs = record.outputs();
    return outputs.isEmpty() || outputs.getFirst().size() != 1
        ? null
        : new PlacedLayer(outputs.getFirst().getFirst(), Placement.ITSELF);
  }

  private static void add(List<FileChange> files, FileChange.Kind kind, List<String> paths) {
    for (String path : paths) {
      files.add(new FileChange(kind, path));
    }
  }
}
