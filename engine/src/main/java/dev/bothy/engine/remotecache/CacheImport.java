package dev.bothy.engine.remotecache;

import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.CacheRecords;
import dev.bothy.engine.cache.StepKey;
import dev.bothy.engine.remotecache.KnownResults.Known;
import dev.bothy.engine.solve.report.EventSink;
import dev.bothy.engine.solve.result.RecordsElsewhere;
import dev.bothy.engine.source.image.ImageUnpack;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Interruption;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Results from caches elsewhere. Only what a solve asks for is fetched. A cache that cannot be used
 * is told of and done without: it may make a build faster, and never make it fail.
 */
public final class CacheImport implements RecordsElsewhere {
  private final Store store;
  private final CacheRecords records;
  private final ContentStore content;
  private final ImageUnpack unpack;
  private final EventSink events;
  private final List<Opened> caches = new ArrayList<>();

  /** A cache that can be asked. */
  private record Opened(Digest step, String name, KnownResults results) {}

  public CacheImport(Store store, ContentStore content, EventSink events) {
    this.store = store;
    this.records = new CacheRecords(store);
    this.content = content;
    this.unpack = new ImageUnpack(store, content);
    this.events = events;
  }

  /**
   * Reads what the cache holds; results of caches that were opened before come first.
   *
   * @throws SolveException when it is no description of a cache
   */
  public void open(SolveRequest.Cache cache, boolean offline)
      throws SolveException, InterruptedException {
    Path directory = CachePlaces.store(cache);
    CachePlace place = directory == null ? CachePlaces.of(cache, "src") : null;
    String name = CachePlaces.name(cache);
    Digest step = Digest.of(("import cache: " + name).getBytes(StandardCharsets.UTF_8));
    events.emit(new SolveEvent.Planned(step, "import cache: " + name, List.of(), null, false));
    events.emit(new SolveEvent.Started(step, Instant.now()));
    try {
      if (offline && place instanceof RegistryPlace) {
        warn(step, "the cache " + name + " is not used: this build is offline");
      } else {
        KnownResults results =
            directory != null
                ? CacheOfStore.read(directory, store)
                : place == null ? null : image(place, step, name);
        if (results == null) {
          warn(step, "there is no cache yet in " + name);
        } else {
          caches.add(new Opened(step, name, results));
        }
      }
    } catch (IOException e) {
      if (Interruption.is(e)) {
        throw new InterruptedException();
      }
      warn(step, "the cache " + name + " is not used: " + e.getMessage());
    } finally {
      events.emit(new SolveEvent.Completed(step, Instant.now(), false, null));
    }
  }

  private @Nullable KnownResults image(CachePlace place, Digest step, String name)
      throws IOException {
    return CacheOfImage.read(
        place,
        name,
        content,
        unpack,
        (blob, done) ->
            events.emit(
                new SolveEvent.Transfer(step, blob.digest().shortHex(), done, blob.size())));
  }

  private void warn(Digest step, String message) {
    events.emit(new SolveEvent.Warning(step, message));
  }

  @Override
  public @Nullable CacheRecord bring(StepKey key) throws InterruptedException {
    for (Opened cache : caches) {
      String step = key.digest().shortHex();
      try {
        Known known = cache.results().find(key);
        if (known == null) {
          continue;
        }
        step = known.name();
        // What it read stayed elsewhere, so that nothing can be found by comparing that.
        CacheRecord record =
            new CacheRecord(
                key.digest(),
                key.op().digest(),
                known.name(),
                System.currentTimeMillis(),
                known.tookMillis(),
                known.bringing().outputs(),
                List.of(),
                key.op().parts());
        records.put(record);
        return record;
      } catch (IOException e) {
        if (Interruption.is(e)) {
          throw new InterruptedException();
        }
        warn(
            cache.step(),
            "\"" + step + "\" is not taken from the cache " + cache.name() + ": " + e.getMessage());
      }
    }
    return null;
  }

  @Override
  public boolean isEmpty() {
    return caches.isEmpty();
  }
}
