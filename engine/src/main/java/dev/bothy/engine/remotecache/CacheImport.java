package dev.bothy.engine.remotecache;

import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.CacheRecords;
import dev.bothy.engine.cache.StepKey;
import dev.bothy.engine.solve.EventSink;
import dev.bothy.engine.solve.RecordsElsewhere;
import dev.bothy.engine.source.ImageUnpack;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.SolveEvent;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.oci.Descriptor;
import dev.bothy.oci.Digest;
import dev.bothy.oci.Manifest;
import dev.bothy.oci.OciFormatException;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Results from caches elsewhere. Only what a solve asks for is fetched. A cache that cannot be used
 * is told of and done without: it may make a build faster, and never make it fail.
 */
public final class CacheImport implements RecordsElsewhere {
  private final CacheRecords records;
  private final ContentStore content;
  private final ImageUnpack unpack;
  private final EventSink events;
  private final List<Opened> caches = new ArrayList<>();

  /** A cache whose documents were read. */
  private record Opened(
      CachePlace place,
      Digest step,
      String name,
      Manifest manifest,
      List<Digest> diffIds,
      Map<Digest, CacheConfig.Entry> entries) {}

  public CacheImport(Store store, ContentStore content, EventSink events) {
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
    CachePlace place = CachePlaces.of(cache, "src");
    String name = CachePlaces.name(cache);
    Digest step = Digest.of(("import cache: " + name).getBytes(StandardCharsets.UTF_8));
    events.emit(new SolveEvent.Planned(step, "import cache: " + name, List.of(), null, false));
    events.emit(new SolveEvent.Started(step, Instant.now()));
    try {
      if (offline && place instanceof RegistryPlace) {
        warn(step, "the cache " + name + " is not used: this build is offline");
      } else {
        Opened opened = read(place, step, name);
        if (opened == null) {
          warn(step, "there is no cache yet in " + name);
        } else {
          caches.add(opened);
        }
      }
    } catch (InterruptedIOException e) {
      throw new InterruptedException();
    } catch (IOException e) {
      warn(step, "the cache " + name + " is not used: " + e.getMessage());
    } finally {
      events.emit(new SolveEvent.Completed(step, Instant.now(), false, null));
    }
  }

  private @Nullable Opened read(CachePlace place, Digest step, String name) throws IOException {
    Manifest manifest = place.manifest();
    if (manifest == null) {
      return null;
    }
    Descriptor document = manifest.config();
    if (!document.mediaType().equals(CacheConfig.TYPE)) {
      throw new OciFormatException("it is no cache that bothy wrote, but " + document.mediaType());
    }
    place.fetch(document, content, (_, _) -> {});
    CacheConfig config = CacheConfig.parse(content.read(document.digest()), "the cache " + name);
    if (config.diffIds().size() != manifest.layers().size()) {
      throw new OciFormatException("its manifest and its config do not have the same layers");
    }
    Map<Digest, CacheConfig.Entry> entries = new HashMap<>();
    for (CacheConfig.Entry entry : config.entries()) {
      entries.put(entry.key(), entry);
    }
    return new Opened(place, step, name, manifest, config.diffIds(), entries);
  }

  private void warn(Digest step, String message) {
    events.emit(new SolveEvent.Warning(step, message));
  }

  @Override
  public @Nullable CacheRecord bring(StepKey key) throws InterruptedException {
    for (Opened cache : caches) {
      CacheConfig.Entry entry = cache.entries().get(key.digest());
      if (entry == null) {
        continue;
      }
      try {
        List<List<LayerId>> outputs = new ArrayList<>();
        for (List<Integer> layers : entry.outputs()) {
          outputs.add(tree(cache, layers));
        }
        // What it read stayed elsewhere, so that nothing can be found by comparing that.
        CacheRecord record =
            new CacheRecord(
                key.digest(),
                key.op().digest(),
                entry.name(),
                System.currentTimeMillis(),
                entry.tookMillis(),
                outputs,
                List.of(),
                key.op().parts());
        records.put(record);
        return record;
      } catch (InterruptedIOException e) {
        throw new InterruptedException();
      } catch (IOException e) {
        warn(
            cache.step(),
            "\""
                + entry.name()
                + "\" is not taken from the cache "
                + cache.name()
                + ": "
                + e.getMessage());
      }
    }
    return null;
  }

  private List<LayerId> tree(Opened cache, List<Integer> layers)
      throws IOException, InterruptedException {
    List<Descriptor> blobs = new ArrayList<>();
    List<Digest> diffIds = new ArrayList<>();
    for (int layer : layers) {
      blobs.add(cache.manifest().layers().get(layer));
      diffIds.add(cache.diffIds().get(layer));
    }
    return unpack
        .unpack(
            blobs,
            diffIds,
            blob ->
                cache
                    .place()
                    .fetch(
                        blob,
                        content,
                        (b, done) ->
                            events.emit(
                                new SolveEvent.Transfer(
                                    cache.step(), b.digest().shortHex(), done, b.size()))))
        .layers();
  }
}
