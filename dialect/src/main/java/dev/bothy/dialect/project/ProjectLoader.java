package dev.bothy.dialect.project;

import dev.bothy.oci.file.BoundedRead;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Loader;
import dev.bothy.starlark.syntax.SourceFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads files of Starlark in the project. A file is named by its path from the project directory;
 * {@code load} takes paths from the loading file.
 */
public final class ProjectLoader implements Loader {
  private static final int LARGEST = 4 << 20;

  private final ProjectFiles project;

  public ProjectLoader(ProjectFiles project) {
    this.project = project;
  }

  @Override
  public String resolve(String module, String from) {
    if (module.startsWith("git@") || module.contains("://")) {
      throw new EvalException(
          "load takes files of the project, not \"" + module + "\"",
          "copy the file into the project");
    }
    int slash = from.lastIndexOf('/');
    return project.existingFile(slash < 0 ? module : from.substring(0, slash + 1) + module);
  }

  @Override
  public SourceFile read(String key) {
    try {
      return read(project.root().resolve(key), key);
    } catch (IOException e) {
      throw new EvalException(key + ": " + reason(e), null, e);
    }
  }

  /**
   * Reads a file.
   *
   * @param name what messages call it
   * @throws IOException when it cannot be read, is too large or is not UTF-8; the message of {@link
   *     #reason} says which
   */
  public static SourceFile read(Path path, String name) throws IOException {
    return SourceFile.decode(name, BoundedRead.file(path, LARGEST));
  }

  /** Why a file could not be read, without its name. */
  public static String reason(IOException e) {
    return switch (e) {
      case CharacterCodingException _ -> "is not UTF-8 text";
      case NoSuchFileException _ -> "no such file";
      default -> String.valueOf(e.getMessage());
    };
  }
}
