package dev.bothy.engine.snapshot;

import dev.bothy.engine.store.Store;
import dev.bothy.engine.store.StoreException;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.Mounts;
import dev.bothy.engine.sys.Trees;
import dev.bothy.engine.sys.Xattrs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether the file system of a store can hold what steps change. Not all can: overlayfs itself, as
 * a container's root is, NFS and FAT among them.
 */
public final class OverlayPlace {
  /** What was found good, in the store's root; a try waits for a busy disk. */
  static final String FOUND = "overlays-work";

  private OverlayPlace() {}

  /**
   * Mounts an overlay in the store, so that what cannot work fails before a step has run. Not
   * again, once that went well with this kernel on this file system.
   *
   * @throws StoreException when the file system is none that overlays can write to
   */
  public static void require(Store store) throws IOException {
    Path found = store.root().resolve(FOUND);
    String here = here(store);
    if (Files.exists(found) && here.equals(text(found))) {
      return;
    }
    probe(store);
    try {
      Files.writeString(found, here, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return; // it is tried once more the next time
    }
  }

  /** "" where it cannot be read. */
  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  private static String here(Store store) throws IOException {
    String kernel = System.getProperty("os.version", "");
    long type = Mounts.fileSystemType(store.root());
    long device;
    try (Fd root = Fd.directory(store.root())) {
      device = FileCalls.stat(root).dev();
    }
    String marks = store.userXattrs() ? "user" : "trusted";
    return kernel + " " + Long.toHexString(type) + " " + Long.toHexString(device) + " " + marks;
  }

  private static void probe(Store store) throws IOException {
    Path probe = store.temp().newDirectory("probe");
    try {
      Path upper = made(probe, "upper");
      Mounts.Overlay overlay =
          new Mounts.Overlay(
              List.of(made(probe, "lower")), upper, made(probe, "work"), store.userXattrs(), true);
      Path at = made(probe, "at");
      Mounts.overlay(overlay, at);
      new MountedTree(at).close();
      // The kernel would go on without attributes, and then lose what hides whole directories.
      String mark = store.userXattrs() ? "user.overlay.opaque" : "trusted.overlay.opaque";
      try (Fd dir = Fd.directory(probe)) {
        Xattrs.set(dir, "upper", mark, "y".getBytes(StandardCharsets.US_ASCII));
      }
    } catch (ErrnoException e) {
      throw new StoreException(
          "the store "
              + store.root()
              + " is on a file system that overlayfs cannot write to: "
              + e.getMessage(),
          "choose a place on ext4, xfs, btrfs or tmpfs with --store or BOTHY_STORE;"
              + " in a container a volume or /dev/shm",
          e);
    } finally {
      Trees.delete(probe);
    }
  }

  private static Path made(Path parent, String name) throws ErrnoException {
    Path path = parent.resolve(name);
    FileCalls.mkdir(Fd.NONE, path.toString(), 0700);
    return path;
  }
}
