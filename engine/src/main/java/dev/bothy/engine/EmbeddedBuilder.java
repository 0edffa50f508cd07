package dev.bothy.engine;

import dev.bothy.engine.failed.FailedStep;
import dev.bothy.engine.failed.FailedSteps;
import dev.bothy.engine.history.BuildHistory;
import dev.bothy.engine.history.Recording;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.solve.quick.QuickLookup;
import dev.bothy.engine.solve.report.EventSink;
import dev.bothy.engine.solve.report.SolveNotes;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.source.Sources;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Lease;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.store.StoreException;
import dev.bothy.engine.worker.EarlyWorker;
import dev.bothy.engine.worker.WorkerClient;
import dev.bothy.engine.worker.WorkerRequest;
import dev.bothy.llb.Builder;
import dev.bothy.llb.Definition;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveListener;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.SolveResult;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Solves on this machine, without a daemon. What is known already is answered by this process,
 * which needs no privileges for it; anything else is done by a worker process in namespaces of its
 * own, which ends with this one.
 *
 * <p>Layers in results are names for {@link Store#layers()}. They stay until the next prune: put a
 * {@link Roots.Root} for what is to stay longer, of a builder that {@link #holdResults()}.
 */
public final class EmbeddedBuilder implements Builder {
  private final Store store;
  private final boolean rootless;
  private final WorkerClient worker;
  private final Roots roots;
  private @Nullable EarlyWorker started;
  private volatile boolean holdsResults;

  private EmbeddedBuilder(Store store, boolean rootless, EngineSettings settings) {
    this.store = store;
    this.rootless = rootless;
    this.worker = new WorkerClient(settings.worker(), store.root(), rootless);
    this.roots = new Roots(store.root());
  }

  /**
   * Opens the store, making it when there is none, and works as the current user may.
   *
   * @throws SolveException when the store cannot be used
   */
  public static EmbeddedBuilder open(EngineSettings settings) throws SolveException {
    try {
      boolean rootless = isRootless();
      return new EmbeddedBuilder(Store.open(settings.store(), rootless), rootless, settings);
    } catch (StoreException e) {
      throw new SolveException(
          SolveException.Kind.HOST, String.valueOf(e.getMessage()), e.hint(), null, e);
    } catch (IOException e) {
      throw new SolveException(
          SolveException.Kind.HOST,
          "the store " + settings.store() + " cannot be used: " + e.getMessage(),
          "choose another place with --store or BOTHY_STORE",
          null,
          e);
    }
  }

  /** As {@link #open(EngineSettings)}, with a worker like this process. */
  public static EmbeddedBuilder open(Path store) throws SolveException {
    return open(EngineSettings.of(store));
  }

  /** Whether this process is not root, so that work happens in a user namespace. */
  public static boolean isRootless() throws IOException {
    return !Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
  }

  /** The store; for mounting what was solved. */
  public Store store() {
    return store;
  }

  /** Whether the store's layers belong to a user namespace. */
  public boolean rootless() {
    return rootless;
  }

  /** What is kept whatever is pruned. */
  public Roots roots() {
    return roots;
  }

  /** Configs of images, for writing graphs on top of them. */
  public ImageConfigs images() {
    return new ImageConfigs(store);
  }

  /**
   * From now on the layers of results stay for as long as this process lives: no prune takes them
   * before there is a root.
   */
  public void holdResults() {
    holdsResults = true;
  }

  private void keep(List<LayerId> layers) throws IOException {
    if (holdsResults) {
      Lease _ = store.layers().leaseLightly(layers); // ends with this process
    }
  }

  @Override
  public SolveResult solve(SolveRequest request, SolveListener listener)
      throws SolveException, InterruptedException {
    return solve(request, listener, SolveNotes.NONE, null);
  }

  /**
   * Solves, and remembers it as a build of the subject, however it ends.
   *
   * @param subject null for what serves something else and is no build of its own
   */
  public SolveResult solve(
      SolveRequest request, SolveListener listener, Recording.@Nullable Subject subject)
      throws SolveException, InterruptedException {
    if (subject == null) {
      return solve(request, listener, SolveNotes.NONE, null);
    }
    Recording recording = new Recording(store, subject, request, listener);
    try {
      SolveResult result = solve(request, recording, recording, subject);
      recording.done(result);
      return result;
    } catch (SolveException e) {
      recording.failed(e);
      throw e;
    } catch (InterruptedException e) {
      recording.cancelled(e);
      throw e;
    }
  }

  /** The builds that the store remembers. */
  public BuildHistory history() {
    return new BuildHistory(store.root());
  }

  private SolveResult solve(
      SolveRequest request,
      SolveListener listener,
      SolveNotes notes,
      Recording.@Nullable Subject subject)
      throws SolveException, InterruptedException {
    Definition definition = request.definition();
    try (EarlyWorker early = early()) {
      Map<String, String> localTrees = Map.of();
      if (request.exports().isEmpty()
          && request.caches().to().isEmpty()
          && !request.options().noCache()) {
        Sources sources = sources(request, early);
        SolveResult known = known(request, sources, listener, notes);
        if (known != null) {
          return known;
        }
        localTrees = sources.localTrees();
      }
      return worker.solve(
          new WorkerRequest.Solve(
              definition,
              request.locals(),
              request.ociLayouts(),
              request.exports(),
              request.options(),
              request.sshAgents(),
              request.caches(),
              request.policy(),
              localTrees,
              whose(subject)),
          early,
          request.secrets(),
          this::keep,
          listener,
          notes);
    }
  }

  private static String whose(Recording.@Nullable Subject subject) {
    StringBuilder text = new StringBuilder("process ").append(ProcessHandle.current().pid());
    if (subject != null) {
      text.append(" (").append(subject.name());
      text.append(subject.project().isEmpty() ? "" : " of ").append(subject.project()).append(')');
    }
    return text.toString().replace('\n', ' ');
  }

  /**
   * Starts a worker for the next solve beside whatever is done until then: call it where that solve
   * is likely to need one. A solve that does not ends it, and so does the end of this process.
   */
  public synchronized void startEarly() {
    if (started == null) {
      EarlyWorker early = worker.early();
      started = early;
      // To start a process takes as long as to evaluate a small file.
      Thread.ofPlatform().daemon().name("early-worker").start(early::start);
    }
  }

  private synchronized EarlyWorker early() {
    EarlyWorker early = started;
    started = null;
    return early == null ? worker.early() : early;
  }

  private Sources sources(SolveRequest request, EarlyWorker early) {
    return new Sources(
        store,
        new SourceSettings(
            request.locals(),
            request.ociLayouts(),
            request.options().offline(),
            false,
            early::start,
            ""));
  }

  /** The result if nothing has to be done for it. */
  private @Nullable SolveResult known(
      SolveRequest request, Sources sources, SolveListener listener, SolveNotes notes)
      throws SolveException, InterruptedException {
    Definition definition = request.definition();
    if (definition.isEmpty()) {
      return new SolveResult(Digest.of(new byte[0]), List.of(), 0, 0, Map.of());
    }
    List<LayerId> layers;
    try {
      layers =
          new QuickLookup(store, sources, request.options().insecure()).find(definition, notes);
      if (layers != null) {
        keep(layers);
      }
    } catch (IOException e) {
      return null; // one went away just now, or cannot be held by this process
    } catch (SolveException e) {
      if (request.options().keepGoing()) {
        return null; // the worker tells it, after all that goes well
      }
      throw e;
    }
    if (layers == null) {
      return null;
    }
    EventSink events = new EventSink(listener);
    events.plan(definition);
    events.allCached(definition);
    List<String> names = new ArrayList<>(layers.size());
    for (LayerId layer : Snapshots.distinct(layers)) {
      names.add(layer.value());
    }
    return new SolveResult(
        definition.target().digest(), names, 0, EventSink.shown(definition), Map.of());
  }

  /** What the store holds, measured by a worker. */
  public StoreUsage usage() throws SolveException, InterruptedException {
    return worker.usage();
  }

  /** Steps that failed and that can still be looked at, the latest first. */
  public List<FailedStep> failedSteps() throws IOException {
    return new FailedSteps(store).list();
  }

  /**
   * Opens what a failed step left: its file systems, caches and environment. Of its secrets those
   * are there that are given again.
   *
   * @param command to run there; empty for a shell
   * @param terminal that it runs on; null for the streams
   * @return its exit code
   */
  public int debug(
      FailedStep step,
      List<String> command,
      @Nullable Path terminal,
      CommandStreams streams,
      Map<String, SolveRequest.SecretSource> secrets,
      SolveListener listener)
      throws SolveException, InterruptedException {
    return worker.debug(
        new WorkerRequest.Debug(
            step.id(), command, terminal == null ? null : terminal.toString(), Map.of()),
        streams,
        secrets,
        listener);
  }

  /** Reads all of the store, and drops what is not as it was written. */
  public StoreHealth check() throws SolveException, InterruptedException {
    return worker.check();
  }

  /**
   * Collects what nothing wants any more, and what the options give up. It waits for nobody who
   * works on the store, and takes nothing from them.
   */
  public PruneResult prune(PruneOptions options) throws SolveException, InterruptedException {
    return worker.prune(
        new WorkerRequest.Prune(
            options.keepBytes(), options.olderThanMillis(), options.all(), whose(null)));
  }
}
