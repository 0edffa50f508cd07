package dev.bothy.engine.solve.quick;

import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.CacheRecords;
import dev.bothy.engine.cache.StepKey;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.solve.refusal.Refusals;
import dev.bothy.engine.solve.report.Failures;
import dev.bothy.engine.solve.report.SolveNotes;
import dev.bothy.engine.solve.result.DefinitionKeys;
import dev.bothy.engine.source.Source;
import dev.bothy.engine.source.Sources;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.BuildOp;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of a graph whose target is known already. Reads a few small files, and the state of
 * local directories, a large one by several threads; no process, and a native call for a large one
 * alone. Servers that may tell the rest are asked last, and waited for a moment.
 */
public final class QuickLookup {
  private final CacheRecords records;
  private final Sources sources;
  private final Path store;
  private final boolean insecure;

  /**
   * @param insecure whether steps may have the security mode insecure
   */
  public QuickLookup(Store store, Sources sources, boolean insecure) {
    this.records = new CacheRecords(store);
    this.sources = sources;
    this.store = store.root();
    this.insecure = insecure;
  }

  /**
   * The layers of the target, lowest first; null when it takes a worker to say.
   *
   * @param notes is told the keys
   * @throws SolveException when the graph cannot be solved at all
   */
  public @Nullable List<LayerId> find(Definition definition, SolveNotes notes)
      throws SolveException, InterruptedException {
    Refusals.check(definition, insecure);
    Map<Digest, String> pins = new HashMap<>();
    Map<Digest, Source.Question> questions = new HashMap<>();
    for (Vertex vertex : definition.vertices()) {
      if (vertex.metadata().ignoreCache() || vertex.op().kind() instanceof BuildOp) {
        return null;
      }
      if (vertex.op().kind() instanceof SourceOp) {
        try {
          String pin = sources.quickPin(vertex);
          if (pin != null) {
            pins.put(vertex.digest(), pin);
            continue;
          }
          Source.Question question = sources.question(vertex);
          if (question == null) {
            return null;
          }
          questions.put(vertex.digest(), question);
        } catch (StepFailure e) {
          throw Failures.of(vertex, e, List.of());
        } catch (IOException e) {
          throw Failures.of(vertex, e, store, List.of());
        }
      }
    }
    if (!questions.isEmpty() && !QuickAnswers.areGiven(questions, pins)) {
      return null;
    }
    Map<Digest, StepKey> keys = DefinitionKeys.of(definition, pins);
    notes.keys(keys);
    StepKey target = keys.get(definition.target().digest());
    try {
      CacheRecord record = target == null ? null : records.findDurable(target.digest());
      int output = definition.target().output();
      return record == null || output >= record.outputs().size()
          ? null
          : record.outputs().get(output);
    } catch (IOException e) {
      return null; // unreadable is as good as absent; the worker finds out more
    }
  }
}
