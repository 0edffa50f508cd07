package dev.bothy.engine.solve.result;

import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.snapshot.Selection;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.store.LayerGoneException;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.LayerInfo;
import dev.bothy.engine.store.Lease;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.op.Op;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether results hold the same though they were made apart. What a step builds upon is compared
 * layer by layer, each read at most once; of what it only reads, no more than it reads ({@link
 * Narrowing}): and both only when a step ran again and another may be spared.
 */
final class ContentMatch {
  private final Store store;
  private final Snapshots snapshots;

  ContentMatch(Store store) {
    this.store = store;
    this.snapshots = new Snapshots(store);
  }

  /** What the operation reads now, to be compared with what it read before. */
  Reading reading(Op op, List<CacheRecord.Read> now) {
    return new Reading(op, now);
  }

  /** See {@link #reading}. What is looked up of the present inputs is looked up once. */
  final class Reading {
    private final Op op;
    private final List<CacheRecord.Read> now;
    private final Map<Integer, Optional<Selection>> selected = new HashMap<>();

    private Reading(Op op, List<CacheRecord.Read> now) {
      this.op = op;
      this.now = now;
    }

    /** Whether the operation would read the same from both. */
    boolean matches(List<CacheRecord.Read> then) throws IOException, InterruptedException {
      if (then.size() != now.size() || then.size() != op.inputs().size()) {
        return false;
      }
      for (int i = 0; i < now.size(); i++) {
        if (!equalInput(i, then.get(i).layers())) {
          return false;
        }
      }
      return true;
    }

    private boolean equalInput(int input, List<LayerId> then)
        throws IOException, InterruptedException {
      List<LayerId> layers = now.get(input).layers();
      if (layers.equals(then)) {
        return true;
      }
      Narrowing narrowing = Narrowing.of(op, input);
      if (narrowing == null) {
        return equalStacks(then, layers);
      }
      try (Lease _ = store.layers().lease(then)) {
        Optional<Selection> mine = selected.get(input);
        if (mine == null) {
          mine = select(narrowing, layers);
          selected.put(input, mine);
        }
        Optional<Selection> other = mine.isEmpty() ? mine : select(narrowing, then);
        return other.isPresent() && mine.isPresent() && mine.get().same(other.get());
      } catch (LayerGoneException e) {
        return false; // pruned: nothing is known of it
      }
    }

    private Optional<Selection> select(Narrowing narrowing, List<LayerId> layers)
        throws IOException, InterruptedException {
      Selection selection = new Selection(snapshots.marks());
      return narrowing.select(snapshots.tree(layers), selection)
          ? Optional.of(selection)
          : Optional.empty();
    }
  }

  boolean equalOutputs(List<List<LayerId>> then, List<Result> now)
      throws IOException, InterruptedException {
    if (then.size() != now.size()) {
      return false;
    }
    for (int i = 0; i < now.size(); i++) {
      if (!equalStacks(then.get(i), now.get(i).layers())) {
        return false;
      }
    }
    return true;
  }

  private boolean equalStacks(List<LayerId> a, List<LayerId> b)
      throws IOException, InterruptedException {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!a.get(i).equals(b.get(i)) && !alike(a.get(i), b.get(i))) {
        return false;
      }
    }
    for (int i = 0; i < a.size(); i++) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (!a.get(i).equals(b.get(i))
          && !store
              .layers()
              .contentDigest(a.get(i))
              .equals(store.layers().contentDigest(b.get(i)))) {
        return false;
      }
    }
    return true;
  }

  /** A look at the records first: they tell most differences without reading a file. */
  private boolean alike(LayerId a, LayerId b) throws IOException {
    Optional<LayerInfo> first = store.layers().find(a);
    Optional<LayerInfo> second = store.layers().find(b);
    return first.isPresent()
        && second.isPresent()
        && first.get().entries() == second.get().entries()
        && first.get().whiteoutDirs().equals(second.get().whiteoutDirs());
  }

  /** A digest of what the results hold. */
  Digest digest(List<Result> outputs) throws IOException {
    MessageDigest sum = Digest.sha256();
    for (Result output : outputs) {
      sum.update((byte) 1);
      for (LayerId layer : output.layers()) {
        sum.update(
            store
                .layers()
                .contentDigest(layer)
                .hex()
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      }
    }
    return Digest.of(sum);
  }
}
