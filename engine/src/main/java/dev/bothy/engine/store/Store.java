package dev.bothy.engine.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory that everything built lives in; several processes may use one at a time.
 *
 * <pre>
 * version               format number, and which attributes mark opaque directories
 * layers/ID/            fs/ and its record; appears whole, by one rename
 * blobs/                content store of images (an OCI image layout, kept by its own room)
 * cachemounts/          directories of cache mounts
 * builds/               what is remembered of builds
 * tmp/PROCESS/          all that is in flight; PROCESS.lock is held while its process lives
 * </pre>
 *
 * <p>Opening is cheap and makes no system call of our own; the native boundary is first used by
 * {@link #temp()} and by layers begun, leased or deleted.
 */
public final class Store implements AutoCloseable {
  /** Format of the directory; a store of a later one is refused. */
  public static final int FORMAT = 1;

  /** What is there of a store whose making was cut off, and of an empty disk. */
  private static final Set<String> BEGUN = Set.of("layers", "tmp", "cachemounts", "lost+found");

  private final Path root;
  private final boolean userXattrs;
  private final LayerStore layers;
  private @Nullable TempSpace temp;

  private Store(Path root, boolean userXattrs, CommitHook hook) {
    this.root = root;
    this.userXattrs = userXattrs;
    this.layers = new LayerStore(this, hook);
  }

  /**
   * Opens the store, making it when there is none.
   *
   * @param rootless whether layers are made in a user namespace, which cannot write {@code
   *     trusted.*} attributes; a store belongs to one kind for good
   * @throws StoreException when it is of another format or kind, or not writable
   */
  public static Store open(Path root, boolean rootless) throws IOException {
    return open(root, rootless, CommitHook.NONE);
  }

  static Store open(Path root, boolean rootless, CommitHook hook) throws IOException {
    Path absolute = root.toAbsolutePath().normalize();
    Path version = absolute.resolve("version");
    String wanted = "bothy store " + FORMAT + (rootless ? " user" : " trusted") + "\n";
    String found = version(absolute, version);
    if (found == null) {
      create(absolute, version, wanted);
      found = version(absolute, version);
    }
    if (!wanted.equals(found)) {
      throw refused(absolute, found, rootless);
    }
    return new Store(absolute, rootless, hook);
  }

  /**
   * Opens a store of the same kind that is there, to look at; null when there is none.
   *
   * @throws StoreException as {@link #open}
   */
  public static @Nullable Store existing(Path root, boolean rootless) throws IOException {
    Path absolute = root.toAbsolutePath().normalize();
    return isAt(absolute) ? open(absolute, rootless) : null;
  }

  /** Whether there is a store, of whatever format or kind. */
  public static boolean isAt(Path root) {
    return Files.exists(root.resolve("version"));
  }

  private static void create(Path root, Path version, String text) throws IOException {
    requireEmpty(root);
    try {
      for (String name : new String[] {"layers", "tmp", "cachemounts"}) {
        Files.createDirectories(root.resolve(name));
      }
      Path fresh = Files.createTempFile(root.resolve("tmp"), "version", "");
      try {
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
          int _ = channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
          channel.force(true); // an empty one after a power cut would be no store at all
        }
        Files.createLink(version, fresh); // of two processes that create it one wins
      } catch (FileAlreadyExistsException e) {
        // The other one has it.
      } catch (UnsupportedOperationException | AtomicMoveNotSupportedException e) {
        Files.move(fresh, version, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      throw new StoreException(
          "cannot make the store " + root + ": " + reason(e),
          "choose another place with --store or BOTHY_STORE",
          e);
    }
  }

  /** Files of others are not to lie among those of a store, which prune removes. */
  private static void requireEmpty(Path root) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(root)) {
      for (Path file : files) {
        if (!BEGUN.contains(file.getFileName().toString())) {
          throw new StoreException(
              root
                  + " is no store and not empty, so none is made there: it has "
                  + file.getFileName(),
              "name an empty directory, or one that is not there yet, with --store or BOTHY_STORE",
              null);
        }
      }
    } catch (AccessDeniedException | NoSuchFileException e) {
      // Making it says what is wrong.
    }
  }

  private static @Nullable String version(Path root, Path version) throws StoreException {
    try {
      return read(version);
    } catch (IOException e) {
      throw new StoreException(
          "the store " + root + " cannot be read: " + reason(e),
          "choose another place with --store or BOTHY_STORE",
          e);
    }
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e instanceof NoSuchFileException
        ? "no directory can be made there"
        : String.valueOf(e.getMessage());
  }

  private static StoreException refused(Path root, @Nullable String found, boolean rootless) {
    String[] words = found == null ? new String[0] : found.strip().split(" ", -1);
    if (words.length != 4 || !words[0].equals("bothy") || !words[1].equals("store")) {
      return new StoreException(
          root + " is not a store: its version file is damaged",
          "move it away, or choose another place with --store",
          null);
    }
    if (!words[2].equals(Integer.toString(FORMAT))) {
      return new StoreException(
          "the store " + root + " has format " + words[2] + ", this bothy knows " + FORMAT,
          "use the bothy that made it, or choose another place with --store",
          null);
    }
    return new StoreException(
        "the store "
            + root
            + " was made "
            + (rootless ? "by root, and this is not root" : "without root, and this is root"),
        "choose another place with --store",
        null);
  }

  private static @Nullable String read(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  public Path root() {
    return root;
  }

  /** Whether overlayfs keeps its marks in {@code user.overlay.*} here. */
  public boolean userXattrs() {
    return userXattrs;
  }

  /** Whether this process can only look at it: its mount or its permissions forbid more. */
  public boolean isReadOnly() {
    return !Files.isWritable(root);
  }

  public LayerStore layers() {
    return layers;
  }

  /** Directories of cache mounts. */
  public Path cacheMounts() {
    return root.resolve("cachemounts");
  }

  /**
   * This process's place for what is in flight. The first call also removes what dead processes
   * left in theirs, and their layers that were not synced.
   */
  public synchronized TempSpace temp() throws IOException {
    TempSpace space = temp;
    if (space == null) {
      boolean some = TempSpace.removeDead(root.resolve("tmp"));
      space = TempSpace.open(root.resolve("tmp"));
      temp = space;
      if (some) {
        int _ = layers.deleteLost();
      }
    }
    return space;
  }

  /** Whether the process whose directory in {@code tmp/} has this name lives. */
  boolean isAlive(String session) throws IOException {
    return TempSpace.isAlive(root.resolve("tmp"), session);
  }

  /**
   * Syncs what was committed, and removes what this process has in flight.
   *
   * @throws IOException when layers could not be synced; they are lost
   */
  @Override
  public synchronized void close() throws IOException {
    try {
      layers.close();
    } finally {
      closeTemp();
    }
  }

  private void closeTemp() throws IOException {
    TempSpace space = temp;
    temp = null;
    if (space != null && layers.hasLost()) {
      space.abandon();
    } else if (space != null) {
      space.close();
    }
  }
}
