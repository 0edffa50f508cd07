package dev.bothy.engine.host;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Tells a directory of little from a large one, without a look at all of the latter. */
final class SmallTree extends SimpleFileVisitor<Path> {
  private static final int MOST_FILES = 20_000;

  private final long most;
  private long bytes;
  private int files;
  private boolean large;

  /**
   * @param most bytes that a small one may have
   */
  SmallTree(long most) {
    this.most = most;
  }

  /** Whether it is small for certain. */
  boolean holds(Path directory) throws IOException {
    Files.walkFileTree(directory, this);
    return !large;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    bytes += attributes.size();
    large |= bytes > most || ++files > MOST_FILES;
    return large ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) {
    large = true; // who may not look does not know
    return FileVisitResult.TERMINATE;
  }
}
