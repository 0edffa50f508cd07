package dev.bothy.engine.why;

import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.CacheRecords;
import dev.bothy.engine.source.LocalComparison;
import dev.bothy.engine.store.LayerId;
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
    CacheRecord record = before == null ? null : new CacheRecords(store).find(before);
    if (root == null || record == null || record.outputs().isEmpty()) {
      return new Cause.Files(List.of(), false);
    }
    List<LayerId> layers = record.outputs().getFirst();
    if (layers.size() != 1) {
      return new Cause.Files(List.of(), false);
    }
    LocalComparison.Changes changes;
    try {
      changes = LocalComparison.of(store, source, root, store.layers().fs(layers.getFirst()));
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

  private static void add(List<FileChange> files, FileChange.Kind kind, List<String> paths) {
    for (String path : paths) {
      files.add(new FileChange(kind, path));
    }
  }
}
