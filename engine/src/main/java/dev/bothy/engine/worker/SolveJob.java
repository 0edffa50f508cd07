package dev.bothy.engine.worker;

import dev.bothy.engine.exec.WorkerNamespace;
import dev.bothy.engine.export.Exporter;
import dev.bothy.engine.remotecache.CacheExport;
import dev.bothy.engine.remotecache.CacheImport;
import dev.bothy.engine.remotecache.CachePlaces;
import dev.bothy.engine.snapshot.OverlayPlace;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.solve.SolveSettings;
import dev.bothy.engine.solve.Solver;
import dev.bothy.engine.solve.report.EventSink;
import dev.bothy.engine.solve.report.SolveNotes;
import dev.bothy.engine.solve.result.RecordsElsewhere;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.source.Sources;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.upkeep.StoreUse;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.oci.Digest;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A solve in the worker, with its exports. */
final class SolveJob {
  private final Store store;
  private final WorkerNamespace namespace;
  private final Inlet inlet;
  private final Outlet outlet;

  SolveJob(Store store, WorkerNamespace namespace, Inlet inlet, Outlet outlet) {
    this.store = store;
    this.namespace = namespace;
    this.inlet = inlet;
    this.outlet = outlet;
  }

  WorkerMessage run(WorkerRequest.Solve request)
      throws IOException, SolveException, InterruptedException {
    Definition definition = request.definition();
    Sources sources =
        new Sources(
            store,
            new SourceSettings(
                request.locals(),
                request.ociLayouts(),
                request.options().offline(),
                request.options().noCache(),
                () -> {},
                request.whose()),
            request.localTrees());
    EventSink events = new EventSink(event -> outlet.send(new WorkerMessage.Event(event)), notes());
    OverlayPlace.require(store);
    for (SolveRequest.Export export : request.exports()) {
      Exporter.check(export);
    }
    try (StoreUse _ = StoreUse.shared(store, forWhom -> waits(definition, forWhom, events));
        Checkpoints _ = new Checkpoints(store.layers());
        Runners runners = new Runners(store, namespace)) {
      ContentStore content = ContentStore.open(store.root().resolve("blobs"));
      Solver solver =
          new Solver(
              store,
              sources,
              runners::of,
              inlet,
              events,
              SolveSettings.of(request.options(), request.policy()),
              elsewhere(request, content, events),
              request.whose());
      try {
        Solver.Outcome outcome = solver.solve(definition);
        // Before anything leaves the store: what the disk has lost is not to be read back.
        store.layers().sync();
        Map<String, String> response = new LinkedHashMap<>();
        for (SolveRequest.Export export : request.exports()) {
          Exporter exporter = new Exporter(store, new Snapshots(store), content);
          report("export: " + place(export), export.attributes(), events)
              .run(
                  target(definition),
                  listener -> exporter.export(export, outcome.layers(), response, listener));
        }
        for (SolveRequest.Cache cache : request.caches().to()) {
          CacheExport export = new CacheExport(store, content);
          report("export cache: " + CachePlaces.name(cache), cache.attributes(), events)
              .run(
                  target(definition),
                  listener -> export.export(cache, outcome.keys(), outcome.layers(), listener));
        }
        store.layers().sync();
        List<String> layers = outcome.layers().stream().map(LayerId::value).toList();
        inlet.handOver(layers);
        return new WorkerMessage.Solved(
            new SolveResult(
                target(definition), layers, outcome.executed(), outcome.cached(), response));
      } finally {
        solver.release();
      }
    }
  }

  private static void waits(Definition definition, String forWhom, EventSink events) {
    events.plan(definition);
    events.emit(new SolveEvent.Warning(target(definition), "waits for " + forWhom));
  }

  private ReportedExport report(String name, Map<String, String> attributes, EventSink events) {
    return new ReportedExport(
        name, store.root(), attributes.get("dest"), events, inlet::isCancelled);
  }

  private static String place(SolveRequest.Export export) {
    Map<String, String> attributes = export.attributes();
    return export.type()
        + " "
        + attributes.getOrDefault("dest", attributes.getOrDefault("name", ""));
  }

  private RecordsElsewhere elsewhere(
      WorkerRequest.Solve request, ContentStore content, EventSink events)
      throws SolveException, InterruptedException {
    if (request.caches().from().isEmpty()) {
      return RecordsElsewhere.NONE;
    }
    CacheImport caches = new CacheImport(store, content, events);
    for (SolveRequest.Cache cache : request.caches().from()) {
      caches.open(cache, request.options().offline());
    }
    return caches;
  }

  private SolveNotes notes() {
    return new SolveNotes() {
      @Override
      public void pinned(Digest vertex, String pin) {
        outlet.send(new WorkerMessage.Pinned(vertex, pin));
      }

      @Override
      public void keyed(Digest vertex, Digest key, @Nullable Digest match) {
        outlet.send(new WorkerMessage.Keyed(vertex, key, match));
      }

      @Override
      public void nested(Digest vertex, Definition graph) {
        outlet.send(new WorkerMessage.Nested(vertex, graph));
      }
    };
  }

  private static Digest target(Definition definition) {
    return definition.isEmpty() ? Digest.of(new byte[0]) : definition.target().digest();
  }
}
