package dev.bothy.engine.failed;

import dev.bothy.engine.Roots;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.LayerInfo;
import dev.bothy.engine.store.Store;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The failed steps that a store keeps: the latest, for some days, in limited room. */
public final class FailedSteps {
  /** How long one is kept. */
  public static final long LONGEST_MILLIS = 3L * 86_400_000;

  /** Of the roots that keep them. */
  public static final String KIND = "failed";

  static final int MOST = 8;
  static final long MOST_BYTES = 10L << 30;

  private final Store store;
  private final Roots roots;

  public FailedSteps(Store store) {
    this.store = store;
    this.roots = new Roots(store.root());
  }

  /** The latest first. */
  public List<FailedStep> list() throws IOException {
    List<FailedStep> steps = new ArrayList<>();
    for (Roots.Root root : roots.list(KIND)) {
      FailedStep step = FailedStepText.read(root);
      if (step != null) {
        steps.add(step);
      }
    }
    steps.sort(
        Comparator.comparingLong(FailedStep::failedMillis)
            .reversed()
            .thenComparing(FailedStep::id));
    return steps;
  }

  /** Those whose id begins so, the latest first. */
  public List<FailedStep> startingWith(String prefix) throws IOException {
    return list().stream().filter(step -> step.id().startsWith(prefix)).toList();
  }

  /** Keeps it, in place of an earlier failure of the same step, and lets go of what is too much. */
  public void keep(FailedStep step) throws IOException {
    List<FailedStep> before = startingWith(step.id());
    roots.put(FailedStepText.root(KIND, step));
    for (FailedStep earlier : before) {
      deleteLayers(earlier);
    }
    expire(step.failedMillis());
  }

  /**
   * Lets go of what is kept for too long or takes too much room; the latest stays whatever its
   * size.
   *
   * @param now in milliseconds since 1970
   */
  public void expire(long now) throws IOException {
    int count = 0;
    long bytes = 0;
    for (FailedStep step : list()) {
      count++;
      bytes += bytes(step);
      if (now - step.failedMillis() > LONGEST_MILLIS
          || count > MOST
          || count > 1 && bytes > MOST_BYTES) {
        drop(step);
      }
    }
  }

  /** Lets go of it. What somebody looks at right now goes with a later prune. */
  public void drop(FailedStep step) throws IOException {
    boolean _ = roots.remove(KIND, step.id());
    deleteLayers(step);
  }

  private void deleteLayers(FailedStep step) throws IOException {
    for (LayerId layer : step.own()) {
      boolean _ = store.layers().delete(layer);
    }
  }

  /** What it takes on the disk besides what other steps have. */
  public long bytes(FailedStep step) throws IOException {
    long bytes = 0;
    for (LayerId layer : step.own()) {
      Optional<LayerInfo> info = store.layers().find(layer);
      bytes += info.map(LayerInfo::bytes).orElse(0L);
    }
    return bytes;
  }
}
