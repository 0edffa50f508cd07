package dev.bothy.runtime.embedded.rootfs;

import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.LayerStore;
import dev.bothy.runtime.PlaceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Directories of layers, as overlayfs wants them. */
public final class LayerStack {
  /** What the kernel stacks (OVL_MAX_STACK is 500), less the upper. */
  private static final int MOST = 499;

  private LayerStack() {}

  /** What to say of a layer that is missing. */
  public static PlaceException gone(LayerId id) {
    return new PlaceException(
        PlaceException.Kind.REQUEST,
        "the layer " + id + " is not in the store any more",
        "run `bothy up` or `bothy build` in the project: it builds what is missing");
  }

  /** As the store has them. */
  public static List<LayerId> ids(List<String> names) {
    List<LayerId> ids = new ArrayList<>(names.size());
    for (String name : names) {
      ids.add(new LayerId(name));
    }
    return ids;
  }

  /**
   * Directories to stack, topmost first. A layer with whiteouts brings its skeleton along, whether
   * what lies below needs it or not: finding out would mean reading directories that only root in
   * the user namespace may read, and a skeleton too many shows nothing.
   */
  public static List<Path> directories(LayerStore layers, List<LayerId> stack)
      throws IOException, PlaceException {
    List<Path> directories = new ArrayList<>();
    for (LayerId id : stack.reversed()) {
      if (!layers.has(id)) {
        throw gone(id);
      }
      directories.add(layers.fs(id));
      Path skeleton = layers.skeleton(id);
      if (Files.isDirectory(skeleton)) {
        directories.add(skeleton);
      }
    }
    if (directories.size() > MOST) {
      throw new PlaceException(
          PlaceException.Kind.HOST,
          "the image has "
              + directories.size()
              + " layers; the kernel stacks "
              + MOST
              + " in one file system",
          "build it with fewer steps");
    }
    return directories;
  }
}
