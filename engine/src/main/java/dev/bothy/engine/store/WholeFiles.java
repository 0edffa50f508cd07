package dev.bothy.engine.store;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Directories whose files appear by a rename: what begins with a dot is in the making. */
public final class WholeFiles {
  private WholeFiles() {}

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
