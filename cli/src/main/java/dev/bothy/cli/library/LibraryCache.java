package dev.bothy.cli.library;

import dev.bothy.dialect.project.Libraries;
import dev.bothy.dialect.project.Library;
import dev.bothy.oci.Digest;
import dev.bothy.oci.file.BoundedRead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The libraries that were fetched: {@code REPOSITORY/COMMIT/} holds files, {@code
 * REPOSITORY/refs/REF} names the commit that a branch or tag had when it was fetched, where
 * REPOSITORY and REF are digests of what the file says. It may be deleted at any time.
 *
 * @param root where it lies
 * @param project that paths of repositories are relative to
 * @param pins commits that the lock names, by libraries that name none, as they are shown
 */
public record LibraryCache(Path root, Path project, Map<Library, String> pins)
    implements Libraries {
  private static final int LONGEST_COMMIT = 64;

  @Override
  public @Nullable Checkout find(Library named) {
    Library library = pinned(named);
    boolean pinned = !library.sha().isEmpty();
    String commit = pinned ? library.sha() : commit(library);
    if (commit == null) {
      return null;
    }
    Path directory = files(library, commit);
    return Files.isDirectory(directory) ? new Checkout(directory, commit, pinned) : null;
  }

  /** The library with the commit that the lock has for it, where it names none itself. */
  public Library pinned(Library library) {
    String commit = library.sha().isEmpty() && !pins.isEmpty() ? pins.get(library.shown()) : null;
    return commit == null ? library : new Library(library.git(), library.ref(), commit);
  }

  private @Nullable String commit(Library library) {
    Path file = ref(library);
    if (!Files.isRegularFile(file)) {
      return null;
    }
    try {
      String text = new String(BoundedRead.file(file, LONGEST_COMMIT), StandardCharsets.US_ASCII);
      return text.length() >= 40 && text.indexOf('/') < 0 && text.indexOf('.') < 0 ? text : null;
    } catch (IOException e) {
      // As if it had not been fetched.
      return null;
    }
  }

  /** Where the files of a commit are, or will be. */
  Path files(Library library, String commit) {
    return repository(library).resolve(commit);
  }

  /** The file that holds the commit of the library's branch or tag. */
  Path ref(Library library) {
    return repository(library).resolve("refs").resolve(name(library.ref()));
  }

  private Path repository(Library library) {
    return root.resolve(name(url(library)));
  }

  /** What git is given. */
  String url(Library library) {
    String git = library.git();
    return library.isLocal() && !git.startsWith("file://")
        ? "file://" + project.resolve(git).normalize()
        : git;
  }

  private static String name(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
  }
}
