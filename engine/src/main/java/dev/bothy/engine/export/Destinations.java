package dev.bothy.engine.export;

import dev.bothy.llb.SolveException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** Files that appear whole, or not at all. */
final class Destinations {
  private Destinations() {}

  /** What fills a file. */
  interface Content {
    void write(OutputStream out) throws IOException, SolveException;
  }

  /** A name in the same directory that nobody has. */
  static Path beside(Path dest) {
    Path parent = Objects.requireNonNull(dest.getParent(), "the root is no destination");
    return parent.resolve(
        "." + dest.getFileName() + "." + Long.toString(System.nanoTime(), 36) + ".part");
  }

  /** Writes the file, in place of an older one. */
  static void file(Path dest, Content content) throws IOException, SolveException {
    Path fresh = beside(dest);
    Files.createDirectories(Objects.requireNonNull(dest.getParent()));
    try {
      try (FileOutputStream out = new FileOutputStream(fresh.toFile())) {
        content.write(out);
      }
      Files.move(fresh, dest, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }
}
