package dev.bothy.cli.library;

import dev.bothy.cli.command.CommandException;
import dev.bothy.cli.command.Exit;
import dev.bothy.cli.terminal.Text;
import dev.bothy.dialect.project.Library;
import dev.bothy.engine.host.GitWords;
import dev.bothy.engine.host.Programs;
import dev.bothy.engine.op.ShellWords;
import dev.bothy.llb.op.ShownAddress;
import dev.bothy.oci.file.AtomicFile;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings a library into the cache with the user's own {@code git}, configuration and keys, so that
 * what they can clone they can include. Nothing of the repository is run.
 */
public final class LibraryFetch {
  private static final int MINUTES = 10;
  private static final int MOST_SAID = 4096;

  /** Variables that would make git look at another repository than the one given. */
  private static final List<String> MISLEADING =
      List.of("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY");

  private final LibraryCache cache;
  private final Library library;

  /** As the file names it, where it is the lock that names the commit. */
  private final @Nullable Library locked;

  private final Map<String, String> environment;

  private LibraryFetch(
      LibraryCache cache,
      Library library,
      @Nullable Library locked,
      Map<String, String> environment) {
    this.cache = cache;
    this.library = library;
    this.locked = locked;
    this.environment = environment;
  }

  /**
   * Fetches, also where an older commit of the same branch is there.
   *
   * @throws CommandException when git is not there or fails
   */
  public static void fetch(LibraryCache cache, Library library, Map<String, String> environment)
      throws CommandException, InterruptedException {
    try {
      Library pinned = cache.pinned(library);
      Library locked = pinned.equals(library) ? null : library;
      new LibraryFetch(cache, pinned, locked, environment).run();
    } catch (IOException e) {
      throw new CommandException(
          Exit.FAILED, "cannot keep " + library + ": " + e.getMessage(), null, e);
    }
  }

  /**
   * Whether the user's git takes the library from this machine's disk, as {@code
   * url.<base>.insteadOf} can say of any address. No network is asked.
   */
  public static boolean isOnDisk(
      LibraryCache cache, Library library, Map<String, String> environment)
      throws InterruptedException {
    if (library.isLocal()) {
      return true;
    }
    try {
      Files.createDirectories(cache.root());
      Path said = Files.createTempDirectory(cache.root(), ".new-");
      try {
        LibraryFetch fetch = new LibraryFetch(cache, library, null, environment);
        String url =
            fetch.git(null, said, List.of("ls-remote", "--get-url", "--", fetch.url())).strip();
        return url.startsWith("/") || url.startsWith("file://");
      } finally {
        delete(said);
      }
    } catch (IOException | CommandException e) {
      return false; // what fetching would say is not for those who do not fetch
    }
  }

  private void run() throws IOException, CommandException, InterruptedException {
    Files.createDirectories(cache.root());
    Path made = Files.createTempDirectory(cache.root(), ".new-");
    try {
      Path repository = made.resolve("files");
      git(made, "init", "-q", repository.toString());
      String wanted = wanted();
      if (!attempt(repository, made, shallow(wanted))) {
        // Plain file servers give no part of a history, and others name no single commits.
        String whole = library.sha().isEmpty() ? wanted : "+refs/heads/*:refs/remotes/origin/*";
        git(repository, made, List.of("fetch", "-q", "--no-tags", "--", url(), whole));
      }
      String commit =
          library.sha().isEmpty()
              ? git(repository, made, List.of("rev-parse", "FETCH_HEAD^{commit}")).strip()
              : library.sha();
      git(repository, made, List.of("checkout", "-q", "--detach", commit));
      delete(repository.resolve(".git"));
      keep(repository, commit);
    } finally {
      delete(made);
    }
  }

  private String wanted() {
    return !library.sha().isEmpty()
        ? library.sha()
        : library.ref().isEmpty() ? "HEAD" : library.ref();
  }

  private List<String> shallow(String wanted) {
    return List.of("fetch", "-q", "--depth", "1", "--no-tags", "--", url(), wanted);
  }

  private String url() {
    return cache.url(library);
  }

  private void keep(Path files, String commit) throws IOException {
    Path place = cache.files(library, commit);
    Files.createDirectories(place.getParent());
    if (!Files.isDirectory(place)) {
      try {
        Files.move(files, place);
      } catch (IOException e) {
        // Another process may have been faster with the same files.
        if (!Files.isDirectory(place)) {
          throw e;
        }
      }
    }
    if (library.sha().isEmpty()) {
      Path ref = cache.ref(library);
      Files.createDirectories(ref.getParent());
      AtomicFile.write(ref, commit.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private void git(Path said, String... arguments)
      throws IOException, CommandException, InterruptedException {
    git(null, said, List.of(arguments));
  }

  private String git(@Nullable Path repository, Path said, List<String> arguments)
      throws IOException, CommandException, InterruptedException {
    if (!attempt(repository, said, arguments)) {
      throw failed(said);
    }
    return Files.readString(said.resolve("out"));
  }

  private boolean attempt(@Nullable Path repository, Path said, List<String> arguments)
      throws IOException, CommandException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(new Programs(environment.get("PATH")).command("git"));
    command.addAll(List.of("-c", "core.hooksPath=/dev/null", "-c", "core.symlinks=true"));
    command.addAll(List.of("-c", "protocol.ext.allow=never", "-c", "advice.detachedHead=false"));
    if (repository != null) {
      command.addAll(List.of("-C", repository.toString()));
    }
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    MISLEADING.forEach(builder.environment()::remove);
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("GIT_TERMINAL_PROMPT", "0");
    builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.redirectOutput(said.resolve("out").toFile());
    builder.redirectError(said.resolve("err").toFile());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new CommandException(
          Exit.HOST,
          "git is not installed, and " + library + " comes with it",
          "install the package git",
          e);
    }
    try {
      if (process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        GitWords.checkSignal(process.exitValue());
        return process.exitValue() == 0;
      }
      throw new CommandException(
          Exit.FAILED, library + ": git did not end in " + MINUTES + " minutes", null);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private CommandException failed(Path said) throws IOException {
    String shown = ShownAddress.of(library.git());
    // In a text a quote would end the address, which may have one.
    String text = Files.readString(said.resolve("err")).strip().replace(library.git(), shown);
    String end = text.substring(Math.max(0, text.length() - MOST_SAID));
    String line = end.lines().filter(l -> !l.isBlank()).collect(Collectors.joining("; "));
    boolean unreachable = GitWords.isUnreachable(end);
    return new CommandException(
        unreachable ? Exit.HOST : Exit.FAILED,
        library + " cannot be fetched: " + Text.visible(ShownAddress.inText(line)),
        unreachable
            ? GitWords.of(end).hint()
            : "`git ls-remote "
                + ShellWords.of(shown)
                + "` shows what the repository has"
                + (locked == null
                    ? ""
                    : "; if the commit of bothy.lock is gone, `bothy lock --upgrade "
                        + ShellWords.of(locked.toString())
                        + "` takes the newest"));
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
