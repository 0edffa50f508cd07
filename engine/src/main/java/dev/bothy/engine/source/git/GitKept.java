package dev.bothy.engine.source.git;

import dev.bothy.engine.op.ShellWords;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.store.SignedLock;
import dev.bothy.engine.sys.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the store keeps of a repository: a bare one with what was fetched before, held against
 * others for as long as this is open.
 */
final class GitKept implements AutoCloseable {
  /** What is taken out of it next, which nobody else replaces meanwhile. */
  private static final String TIP = "refs/bothy/tip";

  /** Git would note the address as it is. */
  private static final List<String> FETCH =
      List.of("fetch", "--quiet", "--force", "--no-write-fetch-head");

  private final GitRequest request;
  private final GitCommand git;
  private final Path directory;
  private final SignedLock lock;

  GitKept(GitRequest request, GitCommand git, Path directory, SignedLock lock) {
    this.request = request;
    this.git = git;
    this.directory = directory;
    this.lock = lock;
  }

  /** Something to fetch from, which may have to be made first. */
  interface Remote {
    /** Its address for git. */
    String url() throws StepFailure, IOException, InterruptedException;
  }

  Path directory() {
    return directory;
  }

  /** Runs git in it. */
  String run(String... arguments) throws StepFailure, IOException, InterruptedException {
    return git.run(directory, arguments);
  }

  /** Runs git in it, and keeps the bytes that it prints. */
  void save(Path to, String... arguments) throws StepFailure, IOException, InterruptedException {
    git.save(directory, to, arguments);
  }

  /** Makes the object be what the {@link #TIP} is, whose name is the answer. */
  String tip(String object) throws StepFailure, IOException, InterruptedException {
    run("update-ref", TIP, object);
    return TIP;
  }

  /** Whether it has the object with all that a checkout needs. */
  boolean has(String object) throws StepFailure, IOException, InterruptedException {
    return Files.exists(directory.resolve("HEAD"))
        && git.attempt(directory, List.of("rev-list", "--objects", "--max-count=1", object))
                .exitCode()
            == 0;
  }

  private boolean hasAll(List<String> objects)
      throws StepFailure, IOException, InterruptedException {
    for (String object : objects) {
      if (!has(object)) {
        return false;
      }
    }
    return true;
  }

  /** Whether histories end in it where they were cut. */
  private boolean isShallow() {
    return Files.exists(directory.resolve("shallow"));
  }

  /**
   * Makes sure that all of it is here.
   *
   * @param from where it is fetched from, if anything is missing
   * @param resolved what is wanted, and by which name the server may have it
   * @param offline whether what is missing is missed
   */
  void bring(Remote from, GitResolved resolved, boolean offline)
      throws StepFailure, IOException, InterruptedException {
    List<String> wanted = new ArrayList<>(List.of(resolved.commit()));
    if (resolved.isTag() && request.tagCounts(resolved.commit())) {
      wanted.add(resolved.object());
    }
    // Of an earlier version, which has the address as it is.
    Files.deleteIfExists(directory.resolve("FETCH_HEAD"));
    boolean whole = request.asBundle();
    if (hasAll(wanted) && !(whole && isShallow())) {
      return;
    }
    if (offline) {
      throw StepFailure.step(
          request.shown()
              + " at "
              + resolved.commit()
              + " is not in the store, and this build is offline",
          "build once without --offline");
    }
    String url = from.url();
    git.allowFiles(url.startsWith("file://"));
    try {
      fetch(url, resolved, wanted, whole);
    } finally {
      git.allowFiles(false);
    }
  }

  /** One commit deep where the server can do that; with all of its history where it cannot. */
  private void fetch(String from, GitResolved resolved, List<String> wanted, boolean whole)
      throws StepFailure, IOException, InterruptedException {
    if (git.attempt(
                Objects.requireNonNull(directory.getParent()),
                List.of("-C", directory.toString(), "rev-parse"))
            .exitCode()
        != 0) {
      Trees.delete(directory); // none yet, or a damaged one
      git.run(
          null,
          "init",
          "--quiet",
          "--bare",
          "--object-format=" + GitRequest.objectFormat(resolved.commit()),
          directory.toString());
    }
    Files.deleteIfExists(directory.resolve("shallow.lock")); // of one that was killed
    List<String> all = isShallow() ? List.of("--unshallow") : List.of();
    GitCommand.Outcome last = null;
    for (String source : sources(resolved)) {
      for (List<String> depth :
          whole ? List.of(all) : List.of(List.of("--depth=1"), List.<String>of())) {
        List<String> command = new ArrayList<>(FETCH);
        command.add("--no-tags");
        command.addAll(depth);
        command.addAll(List.of("--", from, source + ":" + TIP));
        last = git.exchange(directory, command);
        if (last.exitCode() == 0 && hasAll(wanted)) {
          return;
        }
        if (last.isUnreachable()) {
          throw git.failure(last);
        }
        if (!last.err().contains("shallow") && !last.err().contains("depth")) {
          break;
        }
      }
    }
    fetchAll(from, resolved, wanted, last);
  }

  /** Its name, unless that is not to be asked for; then its ids. */
  private List<String> sources(GitResolved resolved) {
    List<String> sources = new ArrayList<>();
    if (!resolved.name().isEmpty() && !request.byCommit()) {
      sources.add(resolved.name());
    }
    if (resolved.isTag()) {
      sources.add(resolved.object());
    }
    sources.add(resolved.commit());
    return sources;
  }

  /** A commit that the server gives only with what points to it. */
  private void fetchAll(
      String from, GitResolved resolved, List<String> wanted, GitCommand.@Nullable Outcome last)
      throws StepFailure, IOException, InterruptedException {
    List<String> command = new ArrayList<>(FETCH);
    if (isShallow()) {
      command.add("--unshallow");
    }
    command.addAll(
        List.of("--", from, "refs/heads/*:refs/bothy/heads/*", "refs/tags/*:refs/bothy/tags/*"));
    GitCommand.Outcome all = git.exchange(directory, command);
    if (all.exitCode() != 0) {
      throw git.failure(last != null && last.exitCode() != 0 ? last : all);
    }
    if (!hasAll(wanted)) {
      throw StepFailure.step(
          request.shown() + " has no commit " + resolved.commit(),
          "it may be gone, or on no branch any more; of one that bothy.lock has, `bothy lock --upgrade "
              + ShellWords.of(request.shown())
              + "` takes the newest");
    }
  }

  /** When the commit was made, in seconds since 1970; 0 for a tree without one. */
  long time(String commit) throws StepFailure, IOException, InterruptedException {
    GitCommand.Outcome shown =
        git.attempt(directory, List.of("show", "--no-patch", "--format=%ct", commit + "^{commit}"));
    return shown.exitCode() == 0 ? Long.parseLong(shown.out().strip()) : 0;
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
