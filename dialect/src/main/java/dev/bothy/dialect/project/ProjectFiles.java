package dev.bothy.dialect.project;

import dev.bothy.oci.file.BoundedRead;
import dev.bothy.starlark.EvalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The project directory, as far as a file may use it: every path is inside, also behind symbolic
 * links. Used by one thread.
 */
public final class ProjectFiles {
  /** The name that graphs know the project directory by. */
  public static final String LOCAL_NAME = "context";

  /** Lists of packages and of patterns; in bytes. */
  private static final int LARGEST = 4 << 20;

  private final Path root;
  private final @Nullable Library library;
  private @Nullable List<String> ignored;

  /**
   * @throws IOException when the directory is not there
   */
  public ProjectFiles(Path directory) throws IOException {
    this(directory, null);
  }

  /**
   * @param library whose files they are; null for the project's own
   */
  ProjectFiles(Path directory, @Nullable Library library) throws IOException {
    this.root = directory.toRealPath();
    this.library = library;
  }

  /** The project directory, without symbolic links. */
  public Path root() {
    return root;
  }

  /**
   * An existing file or directory, as a slash-separated path from the project directory without
   * symbolic links; {@code .} for the directory itself.
   *
   * @param written relative to the project directory
   * @throws EvalException when it is not there or outside
   */
  public String existing(String written) {
    Path path = inside(written);
    try {
      Path real = path.toRealPath();
      if (!real.startsWith(root)) {
        throw new EvalException(
            "\"" + written + "\" leads out of " + directory() + " by a symbolic link",
            hint("copy it into the project, or mount it with runtime.mount"));
      }
      return relative(real);
    } catch (NoSuchFileException e) {
      throw new EvalException(
          Files.isSymbolicLink(path)
              ? "\"" + written + "\" is a symbolic link to nothing"
              : "no such file in "
                  + (library == null ? "the project" : library)
                  + ": \""
                  + written
                  + "\"",
          written.indexOf('*') >= 0
              ? "no patterns here: a file, or a directory with all that is in it"
              : NearFiles.hint(root, path),
          e);
    } catch (IOException e) {
      throw new EvalException("cannot read \"" + written + "\": " + e.getMessage(), null, e);
    }
  }

  /** The last name of a path that {@link #existing} takes, as written; empty for the project. */
  public static String name(String written) {
    Path last = Path.of(written).normalize().getFileName();
    return last == null ? "" : last.toString();
  }

  /** As {@link #existing}, and it must be a regular file. */
  public String existingFile(String written) {
    String path = existing(written);
    if (!Files.isRegularFile(root.resolve(path))) {
      throw new EvalException("\"" + written + "\" is not a regular file");
    }
    return path;
  }

  /** Whether a path from {@link #existing} is a directory. */
  public boolean isDirectory(String path) {
    return Files.isDirectory(root.resolve(path), LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Patterns of what is left out of the project directory: {@code .envdignore}, or else {@code
   * .dockerignore}; read once.
   *
   * @throws EvalException when the file is there and cannot be read
   */
  public List<String> ignored() {
    List<String> patterns = ignored;
    if (patterns == null) {
      patterns = readIgnored();
      ignored = patterns;
    }
    return patterns;
  }

  private List<String> readIgnored() {
    for (String name : new String[] {".envdignore", ".dockerignore"}) {
      Path file = root.resolve(name);
      if (Files.isRegularFile(file)) {
        try {
          return IgnoreFile.parse(text(file));
        } catch (IOException e) {
          throw new EvalException("cannot read " + name + ": " + e.getMessage(), null, e);
        }
      }
    }
    return List.of();
  }

  /** Text of a file from {@link #existingFile}. */
  public String read(String path) {
    try {
      return text(root.resolve(path));
    } catch (IOException e) {
      throw new EvalException("cannot read \"" + path + "\": " + e.getMessage(), null, e);
    }
  }

  private static String text(Path file) throws IOException {
    // Not as Files.readString does it, which refuses what is no UTF-8 without saying so.
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    try {
      return decoder.decode(ByteBuffer.wrap(BoundedRead.file(file, LARGEST))).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("it is not UTF-8 text", e);
    }
  }

  private String directory() {
    return library == null ? "the project directory" : library.toString();
  }

  /** What to do is for the project's own author to do. */
  private @Nullable String hint(String text) {
    return library == null ? text : null;
  }

  private Path inside(String written) {
    if (written.isEmpty()) {
      throw new EvalException("a path is empty", "\".\" is the project directory");
    }
    Path path;
    try {
      path = Path.of(written);
    } catch (InvalidPathException e) {
      throw new EvalException("not a path: \"" + written + "\"", null, e);
    }
    if (path.isAbsolute() || written.startsWith("~")) {
      throw new EvalException(
          "\"" + written + "\" is outside of " + directory(),
          hint("paths are relative to the project; runtime.mount takes others"));
    }
    Path normal = root.resolve(path).normalize();
    if (!normal.startsWith(root)) {
      throw new EvalException(
          "\"" + written + "\" is outside of " + directory(),
          hint("only files of the project go into an image; runtime.mount takes others"));
    }
    return normal;
  }

  private String relative(Path real) {
    String path = root.relativize(real).toString();
    return path.isEmpty() ? "." : path;
  }
}
