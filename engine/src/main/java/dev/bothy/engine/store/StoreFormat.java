package dev.bothy.engine.store;

import dev.bothy.engine.sys.Fd;
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

/** The file that makes a directory a store, and says of which format and kind. */
final class StoreFormat {
  /** In the first format nobody who deletes layers asks for light leases. */
  static final int WITH_LIGHT_LEASES = 2;

  /** What a store gets; one of a later format is refused. */
  private static final int NEWEST = 2;

  /** What is there of a store whose making was cut off, and of an empty disk. */
  private static final Set<String> BEGUN = Set.of("layers", "tmp", "cachemounts", "lost+found");

  private final Path root;
  private final Path file;
  private final boolean rootless;

  /**
   * @param root absolute
   */
  StoreFormat(Path root, boolean rootless) {
    this.root = root;
    this.file = file(root);
    this.rootless = rootless;
  }

  static Path file(Path root) {
    return root.resolve("version");
  }

  /** Locked, shared with others, by who works on the store, and alone by who cleans it up. */
  static Path inUse(Path root) {
    return root.resolve("in-use");
  }

  /**
   * Makes the store when there is none, and brings one to the newest format.
   *
   * @return the format; an earlier one where the store can only be read
   * @throws StoreException when it is of a later format or the other kind, or cannot be made
   */
  int ensure() throws StoreException {
    String found = read();
    if (found == null) {
      create();
      found = read();
    }
    for (int format = NEWEST; format > 0; format--) {
      if (text(format).equals(found)) {
        return format == NEWEST || migrate() ? NEWEST : format;
      }
    }
    throw refused(found == null ? "" : found.strip());
  }

  private String text(int format) {
    return "bothy store " + format + (rootless ? " user" : " trusted") + "\n";
  }

  private @Nullable String read() throws StoreException {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new StoreException(
          "the store " + root + " cannot be read: " + reason(e),
          "choose another place with --store or BOTHY_STORE",
          e);
    }
  }

  /** Nothing where another process made one meanwhile. */
  void create() throws StoreException {
    try {
      if (!isMissing()) {
        return;
      }
      for (String name : new String[] {"layers", "tmp", "cachemounts"}) {
        Files.createDirectories(root.resolve(name));
      }
      Path fresh = fresh();
      try {
        write(fresh);
        Files.createLink(file, fresh); // of two processes that create it one wins
      } catch (FileAlreadyExistsException e) {
        // The other one has it.
      } catch (UnsupportedOperationException | AtomicMoveNotSupportedException e) {
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (StoreException e) {
      throw e;
    } catch (IOException e) {
      throw new StoreException(
          "cannot make the store " + root + ": " + reason(e),
          "choose another place with --store or BOTHY_STORE",
          e);
    }
  }

  /**
   * Whether to make one: files of others are not to lie among those of a store, which prune
   * removes.
   *
   * @return false when it is there by now
   */
  private boolean isMissing() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(root)) {
      for (Path other : files) {
        if (!BEGUN.contains(other.getFileName().toString())) {
          if (Files.exists(file)) {
            return false; // its maker goes on, with names that are no longer others'
          }
          throw new StoreException(
              root
                  + " is no store and not empty, so none is made there: it has "
                  + other.getFileName(),
              "name an empty directory, or one that is not there yet, with --store or BOTHY_STORE",
              null);
        }
      }
    } catch (AccessDeniedException | NoSuchFileException e) {
      // Making it says what is wrong.
    }
    return true;
  }

  /**
   * Shuts out the Bothy that knows only the earlier format; all else is as it was. One that runs
   * has read the format: while it builds or cleans up, the store stays what it takes it for.
   *
   * @return false where somebody works, the store can only be read, or its disk is full: then it is
   *     used as it is
   */
  private boolean migrate() {
    try (Fd use = Fd.NONE.openAt(inUse(root).toString(), Fd.O_RDWR | Fd.O_CREAT, 0600)) {
      if (!use.tryLock(true)) {
        return false;
      }
      Path fresh = fresh();
      try {
        write(fresh);
        Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(file));
        Files.move(
            fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return true;
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      return false;
    }
  }

  private Path fresh() throws IOException {
    return Files.createTempFile(root.resolve("tmp"), "version", "");
  }

  private void write(Path fresh) throws IOException {
    try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      int _ = channel.write(ByteBuffer.wrap(text(NEWEST).getBytes(StandardCharsets.US_ASCII)));
      channel.force(true); // an empty one after a power cut would be no store at all
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

  private StoreException refused(String found) {
    String[] words = found.split(" ", -1);
    if (words.length != 4 || !words[0].equals("bothy") || !words[1].equals("store")) {
      return new StoreException(
          root + " is not a store: its version file is damaged",
          "move it away, or choose another place with --store",
          null);
    }
    if (!words[2].matches("[1-" + NEWEST + "]")) {
      return new StoreException(
          "the store " + root + " has format " + words[2] + ", this bothy knows " + NEWEST,
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
}
