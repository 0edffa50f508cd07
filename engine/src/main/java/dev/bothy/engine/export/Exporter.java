package dev.bothy.engine.export;

import dev.bothy.engine.snapshot.MountedTree;
import dev.bothy.engine.snapshot.OverlayMarks;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.snapshot.TreeCopy;
import dev.bothy.engine.snapshot.UpperDirectorySource;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.Metadata;
import dev.bothy.engine.sys.Trees;
import dev.bothy.llb.SolveException;
import dev.bothy.llb.SolveRequest;
import dev.bothy.oci.file.AtomicFile;
import dev.bothy.oci.file.RandomName;
import dev.bothy.oci.layer.Compression;
import dev.bothy.oci.layer.LayerWriter;
import dev.bothy.oci.layer.WrittenLayer;
import dev.bothy.oci.registry.TransferListener;
import dev.bothy.oci.store.ContentStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Writes what was solved to where it was wanted. Nothing half done is ever at the destination. */
public final class Exporter {
  private final Store store;
  private final Snapshots snapshots;
  private final ImageExports images;

  public Exporter(Store store, Snapshots snapshots, ContentStore content) {
    this.store = store;
    this.snapshots = snapshots;
    this.images = new ImageExports(store, content);
  }

  /**
   * Finds out before anything is built whether the attributes can be followed.
   *
   * @throws SolveException when they cannot
   */
  public static void check(SolveRequest.Export export) throws SolveException {
    ExportOptions options = new ExportOptions(export);
    switch (export.type()) {
      case "docker", "tar" -> checkPlace(options, false);
      case "oci" -> checkPlace(options, !options.flag("tar", true));
      case "rootfs", "local" -> checkPlace(options, true);
      default -> {}
    }
    switch (export.type()) {
      case "oci", "docker", "registry", "image" -> ImageExports.check(options);
      case "rootfs", "local" -> checkEmpty(options);
      case "tar" -> {
        LayerWriter _ = options.writer(Compression.NONE);
      }
      default -> {}
    }
  }

  /**
   * Runs one export.
   *
   * @param response gets what there is to report
   * @param listener hears of blobs that go to a registry
   */
  public void export(
      SolveRequest.Export export,
      List<LayerId> layers,
      Map<String, String> response,
      TransferListener listener)
      throws SolveException, IOException, InterruptedException {
    ExportOptions options = new ExportOptions(export);
    try {
      switch (export.type()) {
        case "oci", "docker" -> images.archive(options, layers, response);
        case "registry" -> images.push(options, layers, response, listener);
        case "image" -> images.image(options, layers, response);
        case "rootfs", "local" -> tree(options, layers);
        case "tar" -> tar(options, layers);
        default ->
            throw options.wrong("is unknown", "known are oci, docker, registry, rootfs and tar");
      }
    } catch (SocketTimeoutException e) {
      throw e; // is silence, though the JDK counts it among interruptions
    } catch (InterruptedIOException e) {
      throw new InterruptedException();
    }
  }

  private void tree(ExportOptions options, List<LayerId> layers)
      throws SolveException, IOException {
    Path dest = options.destination();
    checkEmpty(options);
    Path fresh = beside(dest);
    try {
      Files.createDirectories(Objects.requireNonNull(dest.getParent()));
      FileCalls.mkdir(Fd.NONE, fresh.toString(), 0755);
      try (Mounted tree = mount(layers);
          Fd from = Fd.directory(tree.path());
          Fd to = Fd.directory(fresh)) {
        OverlayMarks marks = new OverlayMarks(store.userXattrs());
        TreeCopy.withoutSockets(marks).copyContents(from, to);
        Metadata.copy(from, ".", FileCalls.stat(from), to, ".", a -> !marks.isOwn(a));
      }
      Files.move(fresh, dest, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Trees.delete(fresh);
    }
  }

  /**
   * Fails where nothing can be written: that shall not be found out after a long build.
   *
   * @param tree whether it is a directory that is written
   */
  private static void checkPlace(ExportOptions options, boolean tree) throws SolveException {
    Path dest = options.destination();
    if (Files.exists(dest)) {
      if (Files.isDirectory(dest) != tree) {
        throw unwritable(options, tree ? "it is no directory" : "it is a directory");
      }
      if (!tree && !Files.isRegularFile(dest)) {
        return; // a device or a pipe, which is written as it stands
      }
    }
    Path there = dest.getParent();
    while (there != null && !Files.exists(there)) {
      there = there.getParent(); // what is missing is made
    }
    if (there == null) {
      throw unwritable(options, "it is the root of everything");
    }
    if (!Files.isDirectory(there)) {
      throw unwritable(options, there + " is no directory");
    }
    if (!Files.isWritable(there)) {
      throw unwritable(options, "nobody may write into " + there + " here");
    }
    try {
      // Modes do not say it of /proc, nor of a directory that is full or has been made immutable.
      Files.delete(Files.createTempFile(there, ".bothy", ""));
    } catch (IOException e) {
      String why = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
      throw unwritable(
          options, "no file can be made in " + there + (why == null ? "" : " (" + why + ")"));
    }
  }

  private static SolveException unwritable(ExportOptions options, String why)
      throws SolveException {
    return options.wrong(
        "cannot be written to " + options.destination() + ": " + why, "name another place");
  }

  private static void checkEmpty(ExportOptions options) throws SolveException {
    Path dest = options.destination();
    if (Files.isDirectory(dest) && !isEmpty(dest)) {
      throw options.wrong("would write into " + dest + ", which is not empty", "name a new one");
    }
  }

  /** A name in the same directory that nobody has. */
  private static Path beside(Path dest) throws IOException {
    Path parent = Objects.requireNonNull(dest.getParent(), "the root is no destination");
    return parent.resolve("." + dest.getFileName() + "." + RandomName.next() + ".part");
  }

  private static boolean isEmpty(Path directory) {
    try (var entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    } catch (IOException e) {
      return false; // nor is it one that can be replaced
    }
  }

  private void tar(ExportOptions options, List<LayerId> layers) throws SolveException, IOException {
    Path dest = options.destination();
    LayerWriter writer = options.writer(Compression.NONE);
    UpperDirectorySource.Contents contents = PycTime.clamping(options.epoch());
    try (Mounted tree = mount(layers)) {
      UpperDirectorySource source =
          new UpperDirectorySource(tree.path(), new OverlayMarks(store.userXattrs()), contents)
              .withSockets();
      AtomicFile.writeOut(
          dest,
          out -> {
            WrittenLayer _ = writer.write(source, out);
          });
    }
  }

  /** A read-only view of the layers, and its mount point. */
  private record Mounted(Path path, MountedTree mount) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      mount.close();
      FileCalls.rmdir(Fd.NONE, path.toString());
    }
  }

  private Mounted mount(List<LayerId> layers) throws IOException {
    Path at = store.temp().newDirectory("export");
    return new Mounted(at, snapshots.mount(layers, null, null, at));
  }
}
