package dev.bothy.engine.snapshot;

import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.LayerInfo;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Mounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Stacks of layers as file systems, and merge and diff of stacks.
 *
 * <p>A stack is a list of layers, lowest first, none twice. Mounts are made in the calling
 * process's mount namespace and live as long as it does.
 */
public final class Snapshots {
  /** Layers the kernel stacks in one overlay (OVL_MAX_STACK), less what we add ourselves. */
  public static final int MAX_LOWERS = 490;

  private final Store store;
  private final OverlayMarks marks;

  public Snapshots(Store store) {
    this.store = store;
    this.marks = new OverlayMarks(store.userXattrs());
  }

  public OverlayMarks marks() {
    return marks;
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
    lowers.addAll(lowerDirectories(stack));
    int wanted = upper == null ? 2 : 1;
    while (lowers.size() < wanted) {
      lowers.add(store.temp().newDirectory("empty")); // the kernel asks for so many
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
    List<Path> topFirst = new ArrayList<>(stack.size());
    for (LayerId id : stack.reversed()) {
      topFirst.add(store.layers().fs(id));
    }
    return new MergedTree(topFirst, marks);
  }

  /**
   * Stacks laid over each other, later ones on top. No file is touched.
   *
   * <p>Where a layer occurs twice only its upper place counts: all that the lower one shows or
   * hides, the upper one shows or hides again. (The kernel refuses a layer twice.)
   */
  public static List<LayerId> merge(List<List<LayerId>> stacks) {
    SequencedSet<LayerId> topFirst = new LinkedHashSet<>();
    for (List<LayerId> stack : stacks.reversed()) {
      for (LayerId id : stack.reversed()) {
        topFirst.add(id);
      }
    }
    List<LayerId> merged = new ArrayList<>(topFirst);
    Collections.reverse(merged);
    return List.copyOf(merged);
  }
}
