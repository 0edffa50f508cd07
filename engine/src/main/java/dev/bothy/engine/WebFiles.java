package dev.bothy.engine;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.solve.report.EventSink;
import dev.bothy.engine.solve.report.Failures;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.source.http.HttpSource;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.upkeep.StoreUse;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveListener;
import dev.bothy.llb.SolveRequest;
import dev.bothy.llb.Vertex;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Checksums of files of web servers, which are asked as by a build. Files that the store lacks are
 * fetched into it for that; no layer is made of them, so that it needs no namespaces.
 *
 * @param secrets that servers may want to see, by id
 * @param offline take what the store was told last, however long ago
 */
public record WebFiles(
    Store store, Map<String, SolveRequest.SecretSource> secrets, boolean offline) {
  private static final int MOST_AT_ONCE = 16;

  /**
   * Either what a file's content is, or why nobody knows.
   *
   * @param checksum null when it cannot be had
   * @param failure null when it can
   */
  public record Answer(@Nullable Digest checksum, @Nullable SolveException failure) {}

  /**
   * Asks for all, at the same time.
   *
   * @param listener is told of those that are fetched
   * @return in their order
   */
  public List<Answer> find(List<Vertex> sources, SolveListener listener)
      throws InterruptedException {
    EventSink events = new EventSink(listener);
    // Nobody clears the downloads away meanwhile.
    try (StoreUse _ = StoreUse.shared(store, forWhom -> waits(sources, forWhom, events))) {
      return find(sources, events);
    } catch (IOException e) {
      return sources.stream()
          .map(source -> new Answer(null, Failures.of(source, e, store.root(), List.of())))
          .toList();
    }
  }

  private static void waits(List<Vertex> sources, String forWhom, EventSink events) {
    if (!sources.isEmpty()) {
      Vertex first = sources.getFirst();
      events.emit(planned(first));
      events.emit(new SolveEvent.Warning(first.digest(), "waits for " + forWhom));
    }
  }

  private static SolveEvent planned(Vertex source) {
    return new SolveEvent.Planned(
        source.digest(), source.name(), List.of(), source.location(), false);
  }

  private List<Answer> find(List<Vertex> sources, EventSink events) throws InterruptedException {
    try (ExecutorService threads =
        Executors.newFixedThreadPool(MOST_AT_ONCE, Thread.ofVirtual().factory())) {
      try {
        List<Future<Answer>> asked = new ArrayList<>();
        for (Vertex source : sources) {
          asked.add(threads.submit(() -> find(source, events)));
        }
        List<Answer> answers = new ArrayList<>();
        for (Future<Answer> one : asked) {
          answers.add(one.get());
        }
        return answers;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof InterruptedException) {
          throw new InterruptedException();
        }
        throw new IllegalStateException(e.getCause());
      } finally {
        threads.shutdownNow(); // whoever is interrupted waits for no server
      }
    }
  }

  private Answer find(Vertex source, EventSink events) throws InterruptedException {
    Fetching fetching = new Fetching(source, events);
    try {
      SourceSettings settings = new SourceSettings(Map.of(), Map.of(), offline, false);
      Digest checksum = new HttpSource(store, settings).checksum(source, fetching);
      fetching.end(null);
      return new Answer(checksum, null);
    } catch (StepFailure e) {
      return fetching.failed(Failures.of(source, e, fetching.said()));
    } catch (IOException e) {
      return fetching.failed(Failures.of(source, e, store.root(), fetching.said()));
    } catch (InterruptedException e) {
      fetching.end(SolveEvent.Completed.CANCELLED);
      throw e;
    }
  }

  /**
   * Tells of a file from its first bytes on: of one that has not changed there is nothing to say.
   */
  private final class Fetching extends Asking {
    private final Vertex source;
    private final EventSink events;
    private boolean begun;

    Fetching(Vertex source, EventSink events) {
      super(secrets, Map.of());
      this.source = source;
      this.events = events;
    }

    @Override
    public void transfer(String id, long current, long total) {
      Digest vertex = source.digest();
      if (!begun) {
        begun = true;
        events.emit(planned(source));
        events.emit(new SolveEvent.Started(vertex, Instant.now()));
      }
      events.emit(new SolveEvent.Transfer(vertex, id, current, total));
    }

    void end(@Nullable String error) {
      if (begun) {
        events.emit(new SolveEvent.Completed(source.digest(), Instant.now(), false, error));
      }
    }

    Answer failed(SolveException failure) {
      end(failure.getMessage());
      return new Answer(null, failure);
    }
  }
}
