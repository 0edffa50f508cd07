package dev.bothy.runtime.live;

import dev.bothy.engine.snapshot.OverlayMarks;
import dev.bothy.engine.snapshot.TreeCopy;
import dev.bothy.engine.sys.DirectoryEntries;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Metadata;
import dev.bothy.engine.sys.Trees;
import dev.bothy.runtime.identity.PreparedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries one layer into a mounted tree. All files are first copied to a staging directory within
 * the tree, where a full disk hurts nobody; then each is renamed into its place, so that a running
 * program goes on with the file it has open.
 */
final class LayerApplication {
  private final Path layer;
  private final OverlayMarks marks;
  private final PreparedFiles prepared;
  private final List<Step> steps = new ArrayList<>();
  private int staged;

  private sealed interface Step {
    String path();

    /** Deletes what is there. */
    record Remove(String path) implements Step {}

    /** Sees to it that a directory is there, emptied of all but these names when it is opaque. */
    record Enter(String path, boolean opaque, List<String> keep) implements Step {}

    /** Renames a staged file to it. */
    record Place(String path, String from) implements Step {}

    /** Gives the directory its looks, after all is in it. */
    record Leave(String path, FileStat like) implements Step {}
  }

  LayerApplication(Path layer, OverlayMarks marks, PreparedFiles prepared) {
    this.layer = layer;
    this.marks = marks;
    this.prepared = prepared;
  }

  /** Copies the layer's files into the staging directory. */
  void stage(Fd staging) throws IOException {
    try (Fd root = Fd.directory(layer)) {
      stage(root, "", staging, new TreeCopy(marks));
    }
  }

  private void stage(Fd directory, String path, Fd staging, TreeCopy copy) throws IOException {
    for (String name : DirectoryEntries.list(directory)) {
      String child = path.isEmpty() ? name : path + "/" + name;
      FileStat stat = FileCalls.stat(directory, name);
      if (stat.isWhiteout()) {
        steps.add(new Step.Remove(child));
      } else if (stat.isDirectory()) {
        try (Fd inner = directory.childDirectory(name)) {
          boolean opaque = marks.isOpaque(directory, name);
          steps.add(
              new Step.Enter(child, opaque, opaque ? DirectoryEntries.list(inner) : List.of()));
          stage(inner, child, staging, copy);
        }
        steps.add(new Step.Leave(child, stat));
      } else {
        String from = "f" + staged++;
        if (prepared.covers(child) && stat.isRegular()) {
          prepare(directory, name, child, stat, staging, from);
        } else {
          copy.copy(directory, name, staging, from);
        }
        steps.add(new Step.Place(child, from));
      }
    }
  }

  private void prepare(Fd directory, String name, String path, FileStat stat, Fd staging, String to)
      throws IOException {
    byte[] text;
    try (Fd file = directory.openAt(name, Fd.O_RDONLY | Fd.O_NOFOLLOW, 0)) {
      text =
          prepared
              .of(path, new String(file.input().readAllBytes(), StandardCharsets.ISO_8859_1))
              .getBytes(StandardCharsets.ISO_8859_1);
    }
    try (Fd file = staging.openAt(to, Fd.O_WRONLY | Fd.O_CREAT | Fd.O_EXCL, 0600)) {
      file.write(text, 0, text.length);
    }
    Metadata.copy(directory, name, stat, staging, to, a -> !marks.isOwn(a));
  }

  /**
   * Puts everything into place.
   *
   * @return how many paths were written or removed, directories not counted
   */
  int place(Fd root, Fd staging) throws IOException {
    int paths = 0;
    for (Step step : steps) {
      int slash = step.path().lastIndexOf('/');
      String name = step.path().substring(slash + 1);
      try (Fd parent = open(root, slash < 0 ? "" : step.path().substring(0, slash))) {
        switch (step) {
          case Step.Remove _ -> {
            Trees.delete(parent, name);
            paths++;
          }
          case Step.Enter enter -> enter(parent, name, enter);
          case Step.Place place -> {
            put(staging, place.from(), parent, name);
            paths++;
          }
          case Step.Leave leave -> leave(parent, name, leave);
        }
      }
    }
    return paths;
  }

  /** Opens a directory below the root without following any link. */
  private static Fd open(Fd root, String path) throws ErrnoException {
    Fd at = root.openAt(".", Fd.O_RDONLY | Fd.O_DIRECTORY, 0);
    for (String name : path.split("/", -1)) {
      if (!name.isEmpty()) {
        try (Fd parent = at) {
          at = parent.childDirectory(name);
        }
      }
    }
    return at;
  }

  private static void enter(Fd parent, String name, Step.Enter enter) throws IOException {
    FileStat there = FileCalls.statIfPresent(parent, name);
    if (there != null && !there.isDirectory()) {
      FileCalls.unlink(parent, name);
      there = null;
    }
    if (there == null) {
      FileCalls.mkdir(parent, name, 0700);
      return;
    }
    if (enter.opaque()) {
      try (Fd directory = parent.childDirectory(name)) {
        for (String child : DirectoryEntries.list(directory)) {
          if (!enter.keep().contains(child)) {
            Trees.delete(directory, child);
          }
        }
      }
    }
  }

  private static void put(Fd staging, String from, Fd parent, String name) throws IOException {
    FileStat there = FileCalls.statIfPresent(parent, name);
    if (there != null && there.isDirectory()) {
      Trees.delete(parent, name);
    }
    try {
      FileCalls.rename(staging, from, parent, name, 0);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.EXDEV) {
        throw new IOException("a mount is in the way at " + parent.path() + "/" + name, e);
      }
      throw e;
    }
    // Renaming one link of a file over another does nothing; the staged one would stay behind.
    if (FileCalls.statIfPresent(staging, from) != null) {
      FileCalls.unlink(staging, from);
    }
  }

  private void leave(Fd parent, String name, Step.Leave leave) throws IOException {
    Metadata.copy(
        Fd.NONE,
        layer.resolve(leave.path()).toString(),
        leave.like(),
        parent,
        name,
        a -> !marks.isOwn(a));
  }
}
