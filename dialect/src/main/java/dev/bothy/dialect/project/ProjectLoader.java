package dev.bothy.dialect.project;

import dev.bothy.dialect.project.Libraries.Checkout;
import dev.bothy.llb.op.ShownAddress;
import dev.bothy.oci.file.BoundedRead;
import dev.bothy.starlark.EvalException;
import dev.bothy.starlark.eval.Loader;
import dev.bothy.starlark.syntax.SourceFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of Starlark in the project and in libraries. A file of the project is named by its
 * path from the project directory, one of a library by {@code REPOSITORY@COMMIT:PATH}; {@code load}
 * takes paths from the loading file.
 */
public final class ProjectLoader implements Loader {
  private static final int LARGEST = 4 << 20;

  /** Digits of a commit that tell it from others. */
  private static final int SHOWN = 12;

  private final ProjectFiles project;

  /** Libraries by what the names of their files begin with. */
  private final Map<String, ProjectFiles> libraries = new LinkedHashMap<>();

  public ProjectLoader(ProjectFiles project) {
    this.project = project;
  }

  @Override
  public String resolve(String module, String from) {
    if (module.startsWith("git@") || module.contains("://")) {
      throw new EvalException(
          "load takes files of the project, not \"" + module + "\"",
          "lib = include(\"https://…\") gives the names of a repository");
    }
    String prefix = prefix(from);
    int slash = from.lastIndexOf('/');
    String path =
        slash < prefix.length() ? module : from.substring(prefix.length(), slash + 1) + module;
    try {
      return prefix + files(prefix).existingFile(path);
    } catch (EvalException e) {
      throw new EvalException(e.message(), hint(module, e.hint()), e);
    }
  }

  /** Files are copied and mounted by paths too, with other ways out. */
  private static @Nullable String hint(String module, @Nullable String ofFiles) {
    if (module.startsWith("//") || module.startsWith(":")) {
      return "a path from this file, without " + (module.startsWith(":") ? ":" : "//");
    }
    return module.startsWith("../") || module.startsWith("/") || module.startsWith("~")
        ? "a repository elsewhere is lib = include(\"../PATH\")"
        : ofFiles;
  }

  /**
   * Makes a library's files known.
   *
   * @return what the names of its files begin with
   */
  public String add(Library library, Checkout checkout) {
    String prefix =
        ShownAddress.of(library.git()) + "@" + checkout.commit().substring(0, SHOWN) + ":";
    if (!libraries.containsKey(prefix)) {
      try {
        libraries.put(prefix, new ProjectFiles(checkout.directory(), library));
      } catch (IOException e) {
        throw new EvalException("include: cannot read " + library + ": " + reason(e), null, e);
      }
    }
    return prefix;
  }

  /**
   * The {@code .envd} files of a library, in the order in which they are run.
   *
   * @param prefix from {@link #add}
   * @param path a file or directory of it; empty for all of it
   */
  public List<String> files(String prefix, String path) {
    return LibraryFiles.of(files(prefix), path);
  }

  /** What a file's name begins with when it is a library's, or nothing. */
  private String prefix(String name) {
    for (String prefix : libraries.keySet()) {
      if (name.startsWith(prefix)) {
        return prefix;
      }
    }
    return "";
  }

  private ProjectFiles files(String prefix) {
    return libraries.getOrDefault(prefix, project);
  }

  @Override
  public SourceFile read(String key) {
    try {
      String prefix = prefix(key);
      return read(files(prefix).root().resolve(key.substring(prefix.length())), key);
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
