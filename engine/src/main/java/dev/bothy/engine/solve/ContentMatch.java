package dev.bothy.engine.solve;

import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.LayerInfo;
import dev.bothy.engine.store.Store;
import dev.bothy.llb.op.Op;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/**
 * Whether results hold the same though they were made apart. Layers are compared by what is in
 * them, which is read at most once for each: and only when a step ran again and another may be
 * spared.
 */
final class ContentMatch {
  private final Store store;

  ContentMatch(Store store) {
    this.store = store;
  }

  /** Whether the operation would read the same from both. */
  boolean equal(Op op, List<CacheRecord.Read> then, List<CacheRecord.Read> now)
      throws IOException, InterruptedException {
    if (then.size() != now.size() || then.size() != op.inputs().size()) {
      return false;
    }
    for (int i = 0; i < now.size(); i++) {
      if (!equalStacks(then.get(i).layers(), now.get(i).layers())) {
        return false;
      }
    }
    return true;
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
