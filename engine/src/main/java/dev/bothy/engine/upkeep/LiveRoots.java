package dev.bothy.engine.upkeep;

import dev.bothy.engine.Roots;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.store.WholeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What roots refer to at the moment of the question: who gives an image its name waits for no
 * prune. They are read again only when their directories have changed.
 */
final class LiveRoots {
  /** What changes within one tick of a file system's clock has one time. */
  private static final long TICK_MILLIS = 1_000;

  private final Path directory;
  private final Roots roots;
  private List<Long> changed = List.of();
  private boolean settled;
  private Set<LayerId> layers = Set.of();

  LiveRoots(Store store) {
    this.directory = store.root().resolve("roots");
    this.roots = new Roots(store.root());
  }

  boolean want(LayerId layer) throws IOException {
    List<Long> now = changes();
    if (!settled || !now.equals(changed)) {
      long before = System.currentTimeMillis() - TICK_MILLIS;
      layers = roots.layers(); // after the look at the times: a change meanwhile shows next time
      changed = now;
      settled = now.stream().allMatch(time -> time < before);
    }
    return layers.contains(layer);
  }

  private List<Long> changes() throws IOException {
    List<Path> places = new ArrayList<>(WholeFiles.of(directory));
    places.sort(null);
    places.add(directory);
    List<Long> times = new ArrayList<>();
    for (Path place : places) {
      try {
        times.add(Files.getLastModifiedTime(place).toMillis());
      } catch (NoSuchFileException e) {
        times.add(0L); // no root yet
      }
    }
    return times;
  }
}
