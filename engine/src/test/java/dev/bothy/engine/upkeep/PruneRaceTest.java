package dev.bothy.engine.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.PruneOptions;
import dev.bothy.engine.Roots;
import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.CacheRecords;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.oci.Digest;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class PruneRaceTest {
  private static final Digest KEY = Digest.of(new byte[0]);

  @TempDir Path directory;

  /** A build beside it gives a cached layer a name, and ends. */
  @Test
  void aLayerThatGetsARootWhilePruneLooksStays() throws Exception {
    Path root = directory.resolve("store");
    try (Store store = Store.open(root, false)) {
      LayerId layer = oldLayer(store);
      new CacheRecords(store)
          .put(new CacheRecord(KEY, KEY, "other", 1, 0, List.of(), List.of(), List.of()));
      Path record = root.resolve("cache/keys").resolve(KEY.hex().substring(0, 2), KEY.hex());
      byte[] text = Files.readAllBytes(record);
      Files.delete(record);
      fifo(record);

      FutureTask<Object> prune =
          new FutureTask<>(() -> new Pruning(store, "test").run(PruneOptions.GARBAGE));
      try (StoreUse _ = StoreUse.shared(store)) {
        Thread.ofPlatform().daemon().start(prune);
        // Read to tidy up, to see what is whole, and to see what is wanted, after the roots.
        for (int reads = 1; reads <= 3; reads++) {
          try (OutputStream read = Files.newOutputStream(record)) {
            // Whoever reads next opens another one.
            Path next = directory.resolve("next");
            if (reads < 3) {
              fifo(next);
            } else {
              new Roots(root)
                  .put(
                      new Roots.Root(
                          "image", "it", 1, List.of(layer.value()), List.of(), Map.of()));
              Files.write(next, text);
            }
            Files.move(next, record, StandardCopyOption.ATOMIC_MOVE);
            read.write(text);
          }
        }
        var _ = prune.get();
      }
      assertThat(store.layers().has(layer)).isTrue();
    }
  }

  private static void fifo(Path at) throws Exception {
    assertThat(new ProcessBuilder("mkfifo", at.toString()).start().waitFor()).isZero();
  }

  /** It is not in flight any more. */
  private static LayerId oldLayer(Store store) throws Exception {
    try (PendingLayer pending = store.layers().begin()) {
      LayerId id = pending.commit();
      Path record = store.layers().fs(id).resolveSibling("layer.json");
      String old = Files.readString(record).replaceFirst("\"created\":[0-9]+", "\"created\":1");
      Files.writeString(record, old);
      return id;
    }
  }
}
