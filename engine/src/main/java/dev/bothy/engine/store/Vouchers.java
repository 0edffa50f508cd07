package dev.bothy.engine.store;

import dev.bothy.engine.sys.DirectoryEntries;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** Files of layers that name processes which vouch for them. */
final class Vouchers {
  /** The name of each begins so. */
  static final String PREFIX = "session-";

  private final Store store;
  private final Path directory;

  /**
   * @param directory of all layers
   */
  Vouchers(Store store, Path directory) {
    this.store = store;
    this.directory = directory;
  }

  /** The name of this process's. */
  String own() throws IOException {
    return PREFIX + store.temp().name();
  }

  /** Vouches for the layer, if this process does not yet. */
  void put(LayerId id) throws IOException {
    Path voucher = file(id);
    if (!Files.exists(voucher)) {
      Files.createFile(voucher);
    }
  }

  void remove(LayerId id) throws IOException {
    Files.deleteIfExists(file(id));
  }

  private Path file(LayerId id) throws IOException {
    return directory.resolve(id.value()).resolve(own());
  }

  /**
   * Whether a living process vouches for it.
   *
   * @param but the voucher that does not count
   */
  boolean any(LayerId id, String but) throws IOException {
    Path layer = directory.resolve(id.value());
    try (DirectoryStream<Path> files = Files.newDirectoryStream(layer)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.startsWith(PREFIX)
            && !name.equals(but)
            && store.isAlive(name.substring(PREFIX.length()))) {
          return true;
        }
      }
      return false;
    } catch (NoSuchFileException | NotDirectoryException e) {
      return false;
    }
  }

  /** This process's first, then also what those say who came after the loss. */
  void takeBack(LayerId id) throws IOException {
    try (Fd layer = Fd.directory(directory.resolve(id.value()))) {
      unlinkIfPresent(layer, own());
      for (String name : DirectoryEntries.list(layer)) {
        if (name.startsWith(PREFIX)) {
          unlinkIfPresent(layer, name);
        }
      }
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  private static void unlinkIfPresent(Fd layer, String name) throws ErrnoException {
    try {
      FileCalls.unlink(layer, name);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ENOENT) { // others may be told the loss as well
        throw e;
      }
    }
  }
}
