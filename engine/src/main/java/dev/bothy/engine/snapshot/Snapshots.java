package dev.bothy.engine.snapshot;

import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.LayerInfo;
import dev.bothy.engine.store.Lease;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.Mounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stacks of layers as file systems, and merge and diff of stacks.
 *
 * <p>A stack is a list of layers, lowest first. Mounts are made in the calling process's mount
 * namespace and live as long as it does.
 */
public final class Snapshots {
  /** Layers the kernel stacks in one overlay (OVL_MAX_STACK), less what we add ourselves. */
  public static final int MAX_LOWERS = 490;

  private static final int SQUASH_STEP = 128;
  private static final int MOST_MERGED = 4096;

  private final Store store;
  private final DerivedLayers derived;
  private final OverlayMarks marks;
  private final KinLayers kin;

  public Snapshots(Store store) {
    this.store = store;
    this.derived = new DerivedLayers(store.layers());
    this.marks = new OverlayMarks(store.userXattrs());
    this.kin = new KinLayers(store.layers(), derived, marks);
  }

  public OverlayMarks marks() {
    return marks;
  }

  /**
   * Begins a layer on the stack.
   *
   * @param stack the lowest first; may be empty
   */
  public TopLayer begin(List<LayerId> stack) throws IOException {
    return TopLayer.begin(this, store.layers().begin(), stack);
  }

  /**
   * Mounts the stack.
   *
   * @param upper where changes go, together with an empty {@code work} beside it; both null for a
   *     read-only view
   * @param at an existing directory
   */
  public MountedTree mount(List<LayerId> stack, @Nullable Path upper, @Nullable Path work, Path at)
      throws IOException {
    return mount(stack, List.of(), upper, work, at, false);
  }

  /**
   * As {@link #mount(List, Path, Path, Path)}.
   *
   * @param above directories to lie on top of the stack, topmost first
   * @param isVolatile skip every flush of the upper; for steps, whose upper is synced when it is a
   *     layer or is thrown away
   */
  public MountedTree mount(
      List<LayerId> stack,
      List<Path> above,
      @Nullable Path upper,
      @Nullable Path work,
      Path at,
      boolean isVolatile)
      throws IOException {
    List<Path> lowers = new ArrayList<>(above);
    List<LayerId> layers = distinct(stack);
    List<Path> ofLayers = lowerDirectories(layers);
    if (ofLayers.size() > MAX_LOWERS) {
      ofLayers = lowerDirectories(squashed(layers));
    }
    lowers.addAll(ofLayers);
    int wanted = upper == null ? 2 : 1;
    while (lowers.size() < wanted) {
      Path empty = store.temp().newDirectory("empty"); // the kernel asks for so many
      FileCalls.chmod(Fd.NONE, empty.toString(), 0755); // where all are empty, that is the root's
      lowers.add(empty);
    }
    Mounts.overlay(new Mounts.Overlay(lowers, upper, work, store.userXattrs(), isVolatile), at);
    return new MountedTree(at);
  }

  /**
   * The directories to stack for these layers, topmost first: each layer's tree, and beneath one
   * with whiteouts its skeleton where nothing below has the directories that they are in.
   */
  public List<Path> lowerDirectories(List<LayerId> stack) throws IOException {
    List<LayerInfo> infos = store.layers().infos(stack);
    List<Path> topFirst = new ArrayList<>();
    for (int i = stack.size() - 1; i >= 0; i--) {
      LayerId id = stack.get(i);
      topFirst.add(store.layers().fs(id));
      List<String> whiteoutDirs = infos.get(i).whiteoutDirs();
      if (!whiteoutDirs.isEmpty() && !allBelow(stack.subList(0, i), whiteoutDirs)) {
        topFirst.add(store.layers().skeleton(id));
      }
    }
    return topFirst;
  }

  private boolean allBelow(List<LayerId> below, List<String> directories) throws IOException {
    MergedTree tree = tree(below);
    for (String directory : directories) {
      if (!tree.isDirectory(directory)) {
        return false;
      }
    }
    return true;
  }

  /** The stack as it would look mounted. */
  public MergedTree tree(List<LayerId> stack) {
    List<LayerId> layers = distinct(stack);
    List<Path> topFirst = new ArrayList<>(layers.size());
    for (LayerId id : layers.reversed()) {
      topFirst.add(store.layers().fs(id));
    }
    return MergedTree.ofImmutable(topFirst, marks);
  }

  /**
   * Stacks laid over each other, later ones on top. No file is touched.
   *
   * <p>A layer may occur twice: then what leads to the result from a part of it can tell, as in
   * BuildKit, that the layer was laid on again. Merges of merges would double it without end.
   */
  public static List<LayerId> merge(List<List<LayerId>> stacks) {
    List<LayerId> merged = new ArrayList<>();
    stacks.forEach(merged::addAll);
    return merged.size() > MOST_MERGED ? distinct(merged) : List.copyOf(merged);
  }

  /**
   * The stack with no layer twice, which looks the same: all that the lower one of two shows or
   * hides, the upper one shows or hides again. (The kernel refuses a layer twice.)
   */
  public static List<LayerId> distinct(List<LayerId> stack) {
    SequencedSet<LayerId> topFirst = new LinkedHashSet<>(stack.reversed());
    if (topFirst.size() == stack.size()) {
      return stack;
    }
    List<LayerId> distinct = new ArrayList<>(topFirst);
    Collections.reverse(distinct);
    return List.copyOf(distinct);
  }

  /**
   * The merged stack with a copy of each layer whose files a lower one has under other names, where
   * its own would be hard links to them.
   */
  public List<LayerId> apart(List<LayerId> merged) throws IOException {
    return kin.apart(merged);
  }

  /**
   * What leads from one stack to the other. Where the lower one is the beginning of the upper one
   * that is the rest of it, and no file is touched unless a layer of it has what is the same below;
   * otherwise it is computed, once, as a layer.
   */
  public List<LayerId> diff(List<LayerId> lower, List<LayerId> upper) throws IOException {
    if (lower.size() <= upper.size() && upper.subList(0, lower.size()).equals(lower)) {
      List<LayerId> rest = new ArrayList<>();
      for (LayerId layer : upper.subList(lower.size(), upper.size())) {
        rest.add(changesOf(layer));
      }
      return List.copyOf(rest);
    }
    LayerId changes =
        derived.layer(
            "e", // those called d hid what other trees had, where a directory replaced a file
            List.of(lower, upper),
            pending -> writeDiff(tree(lower), tree(upper), !kin.isAmong(upper), pending));
    return List.of(changes);
  }

  /** The layer without what it has as the layers have it that it was made on; links to the rest. */
  private LayerId changesOf(LayerId layer) throws IOException {
    LayerInfo info = info(layer);
    if (info.unchanged().isEmpty()) {
      return layer;
    }
    return derived.layer(
        "u",
        List.of(List.of(layer)),
        pending -> {
          try (Fd from = Fd.directory(store.layers().fs(layer));
              Fd to = Fd.directory(pending.fs())) {
            new LinkedCopy(marks).copyWithout(Set.copyOf(info.unchanged()), from, to);
          }
          pending.implies(info.impliedDirs());
        });
  }

  /**
   * The stack with an image's layer on top. Where the layer implies directories that the stack has
   * with another owner, other permissions or attributes, it is a copy of the layer, made once of
   * links to its files, in which they are as they are below.
   */
  public List<LayerId> onTop(List<LayerId> stack, LayerId layer) throws IOException {
    List<LayerId> whole = new ArrayList<>(stack);
    whole.add(layer);
    LayerInfo info = info(layer);
    List<String> implied = info.impliedDirs();
    if (implied.isEmpty() || stack.isEmpty()) {
      return List.copyOf(whole);
    }
    try (Lease _ = store.layers().lease(whole)) {
      ImpliedDirectories below =
          ImpliedDirectories.of(store.layers().fs(layer), tree(stack), implied, marks);
      if (below.areAsImplied()) {
        return List.copyOf(whole);
      }
      LayerId settled =
          derived.layer(
              "p",
              List.of(whole),
              pending -> {
                try (Fd from = Fd.directory(store.layers().fs(layer));
                    Fd to = Fd.directory(pending.fs())) {
                  new LinkedCopy(marks).copyAll(from, to);
                  below.settle(to);
                }
                pending.leavesUnchanged(info.unchanged());
              });
      whole.set(whole.size() - 1, settled);
    }
    return List.copyOf(whole);
  }

  /**
   * The stack with few enough layers to be mounted with room to grow: its lowest layers are put
   * together, once, into one that holds links to their files. Only for mounting: deletions that
   * meet nothing below are lost in it.
   */
  List<LayerId> squashed(List<LayerId> stack) throws IOException {
    // In large steps, so that a stack that grows layer by layer finds the squashed one again.
    int count = (stack.size() - SQUASH_STEP / 2) / SQUASH_STEP * SQUASH_STEP;
    if (count < SQUASH_STEP) {
      return stack;
    }
    List<LayerId> lowest = stack.subList(0, count);
    List<LayerId> squashed = new ArrayList<>();
    squashed.add(
        derived.layer(
            "s",
            List.of(lowest),
            pending -> writeDiff(tree(List.of()), tree(lowest), true, pending)));
    squashed.addAll(stack.subList(lowest.size(), stack.size()));
    return List.copyOf(squashed);
  }

  private void writeDiff(MergedTree lower, MergedTree upper, boolean links, PendingLayer pending)
      throws IOException {
    try (Fd into = Fd.directory(pending.fs())) {
      new ComputedDiff(lower, upper, marks, links).write(into);
    }
  }

  private LayerInfo info(LayerId layer) throws IOException {
    return store.layers().infos(List.of(layer)).getFirst();
  }
}
