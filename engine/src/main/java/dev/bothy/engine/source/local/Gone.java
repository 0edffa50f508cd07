package dev.bothy.engine.source.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Nothing is wrong with what went away while we looked. */
final class Gone {
  private Gone() {}

  /** Throws the exception unless nothing is there. */
  static void require(Path file, NoSuchFileException e) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw e;
    }
  }
}
