package dev.bothy.runtime.embedded.directory;

import dev.bothy.oci.file.AtomicFile;
import dev.bothy.runtime.Names;
import dev.bothy.runtime.PlaceException;
import dev.bothy.runtime.files.FileLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The store's {@code envs/}: which environments there are, what is kept of each, and its locks. */
public final class EnvRecords {
  /** With more of them than this, a message does not name each. */
  private static final int MOST_NAMED = 8;

  private final Path root;
  private final Consumer<String> waiting;

  /**
   * @param waiting told for whom, when others are at an environment for long
   */
  public EnvRecords(Path root, Consumer<String> waiting) {
    this.root = root;
    this.waiting = waiting;
  }

  /** Where all of them are. */
  public Path root() {
    return root;
  }

  /** Where that one is, or would be. */
  public EnvDirectory directory(String name) {
    return new EnvDirectory(name, root.resolve(name));
  }

  /** Serialises what changes an environment; the lock is beside it, so destroying it is covered. */
  public FileLock lock(String name) throws IOException, InterruptedException {
    makeRoot();
    return FileLock.acquire(
        root.resolve("." + name + ".lock"),
        who ->
            waiting.accept(name + ": waiting for " + who + ", which is at this environment too"));
  }

  /** For who changes an environment in several steps, in each of which it takes {@link #lock}. */
  public FileLock changing(String name) throws IOException, InterruptedException {
    makeRoot();
    return FileLock.acquire(
        root.resolve("." + name + ".changing"),
        who -> waiting.accept(name + ": waiting for " + who + ", which adds to it too"));
  }

  /** Serialises the choice of ports. */
  public FileLock portLock() throws IOException, InterruptedException {
    makeRoot();
    return FileLock.acquire(root.resolve(".ports"));
  }

  void makeRoot() throws IOException {
    if (!Files.isDirectory(root)) {
      Files.createDirectories(root);
      // Records hold the values of declared variables.
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** Names of all there are, sorted, damaged ones too. */
  public List<String> names() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    if (Files.isDirectory(root)) {
      try (var children = Files.newDirectoryStream(root)) {
        for (Path child : children) {
          String name = String.valueOf(child.getFileName());
          if (Names.valid(name) && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
            names.add(name);
          }
        }
      }
    }
    return List.copyOf(names);
  }

  /** Whether there is one of that name, be it damaged. */
  public boolean exists(String name) {
    return Files.isDirectory(directory(name).path(), LinkOption.NOFOLLOW_LINKS);
  }

  /** There is none of that name; the hint tells which there are. */
  public PlaceException unknown(String name) {
    return new PlaceException(
        PlaceException.Kind.NO_SUCH_ENVIRONMENT,
        "there is no environment '" + name + "'",
        present());
  }

  private String present() {
    List<String> names;
    try {
      names = names();
    } catch (IOException e) {
      names = List.of();
    }
    if (names.isEmpty()) {
      return "there is none yet; `bothy up` in a project's directory makes one";
    }
    if (names.size() > MOST_NAMED) {
      return "`bothy ls` lists them; `bothy up` in a project's directory makes one";
    }
    return (names.size() == 1 ? "there is " : "there are ")
        + String.join(", ", names)
        + "; `bothy up` in a project's directory makes one";
  }

  /** The record of an existing environment. */
  public EnvRecord record(String name) throws PlaceException {
    if (!exists(name)) {
      throw unknown(name);
    }
    try {
      return RecordCodec.read(Files.readAllBytes(directory(name).record()));
    } catch (IOException e) {
      throw damaged(name, e);
    }
  }

  /** The record; null when there is no environment. One without a record never came to be. */
  public @Nullable EnvRecord recordIfPresent(String name) throws PlaceException {
    return Files.exists(directory(name).record()) ? record(name) : null;
  }

  private PlaceException damaged(String name, IOException e) {
    boolean absent = e instanceof NoSuchFileException;
    return new PlaceException(
        PlaceException.Kind.FAILED,
        "the record of the environment "
            + name
            + (absent ? " is missing" : " is damaged: " + e.getMessage())
            + " ("
            + directory(name).record()
            + ")",
        "`bothy destroy " + name + "` removes it; the project's own files stay",
        e);
  }

  /** Writes the record down, whole. */
  public void save(String name, EnvRecord record) throws IOException {
    AtomicFile.write(directory(name).record(), RecordCodec.write(record), "rw-------");
  }
}
