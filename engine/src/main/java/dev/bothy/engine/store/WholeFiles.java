package dev.bothy.engine.store;

import dev.bothy.oci.file.RandomName;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Directories whose files appear by a rename: what begins with a dot is in the making. */
public final class WholeFiles {
  private WholeFiles() {}

  /**
   * Makes or replaces the file, and the directories above it. A power cut may leave it empty: for
   * what can be found out again.
   */
  public static void put(Path file, byte[] contents) throws IOException {
    Path directory = Objects.requireNonNull(file.getParent());
    Files.createDirectories(directory);
    Path fresh = directory.resolve(".new-" + RandomName.next());
    try {
      Files.write(fresh, contents);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** What is in the directory, in any order; nothing when there is none. */
  public static List<Path> of(Path directory) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path child : stream) {
        if (!child.getFileName().toString().startsWith(".")) {
          children.add(child);
        }
      }
    } catch (NoSuchFileException e) {
      return children;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return children;
  }
}
