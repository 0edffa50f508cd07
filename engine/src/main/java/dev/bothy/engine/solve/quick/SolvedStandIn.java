package dev.bothy.engine.solve.quick;

import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.CacheRecords;
import dev.bothy.engine.cache.StepKey;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.solve.report.Failures;
import dev.bothy.engine.solve.result.DefinitionKeys;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.source.Sources;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes a graph look solved. For recording the ahead-of-time cache alone: what an unchanged build
 * does is then recorded where no step can run.
 */
public final class SolvedStandIn {
  private SolvedStandIn() {}

  /**
   * Writes the record that {@link QuickLookup} finds.
   *
   * @param store to be thrown away
   * @param layers that are in it
   * @throws SolveException when a source cannot be pinned here, for want of a mirror say
   */
  public static void put(Store store, SolveRequest request, List<String> layers)
      throws IOException, SolveException {
    Definition definition = request.definition();
    Sources sources =
        new Sources(store, new SourceSettings(request.locals(), request.ociLayouts(), true, false));
    Map<Digest, String> pins = new HashMap<>();
    for (Vertex vertex : definition.vertices()) {
      if (vertex.op().kind() instanceof SourceOp) {
        try {
          pins.put(vertex.digest(), Objects.requireNonNullElse(sources.pinHere(vertex), ""));
        } catch (StepFailure e) {
          throw Failures.of(vertex, e, List.of());
        }
      }
    }
    StepKey key =
        Objects.requireNonNull(
            DefinitionKeys.of(definition, pins).get(definition.target().digest()));
    List<LayerId> ids = layers.stream().map(LayerId::new).toList();
    List<List<LayerId>> outputs = Collections.nCopies(definition.target().output() + 1, ids);
    // Of itself, say: what a step read is read back with its record.
    List<CacheRecord.Read> inputs = List.of(new CacheRecord.Read(key.digest(), 0, ids));
    new CacheRecords(store)
        .put(
            new CacheRecord(key.digest(), key.op().digest(), "", 0, 0, outputs, inputs, List.of()));
  }
}
