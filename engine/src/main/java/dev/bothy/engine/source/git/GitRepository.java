package dev.bothy.engine.source.git;

import dev.bothy.engine.op.ShellWords;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.store.SignedLock;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Trees;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A remote repository, and what the store keeps of it, which any number of processes share by
 * taking turns.
 *
 * <pre>
 * downloads/git/KEY         the bare repository
 * downloads/git/KEY.lock    held by whoever uses it
 * </pre>
 */
final class GitRepository implements AutoCloseable {
  private final Store store;
  private final SourceSettings settings;
  private final StepContext context;
  private final GitRequest request;
  private final GitCommand git;
  private final Path place;

  GitRepository(Store store, SourceSettings settings, GitRequest request, StepContext context)
      throws IOException, StepFailure {
    this.store = store;
    this.settings = settings;
    this.context = context;
    this.request = request;
    this.git = new GitCommand(context, request.url());
    this.place = store.temp().newDirectory("git");
    new GitAccess(request, git, context).allow(place);
  }

  GitCommand git() {
    return git;
  }

  /** A directory for files that last as long as this does. */
  Path place() {
    return place;
  }

  /** The server, or what is in the bundle. */
  private String remote() throws StepFailure, IOException, InterruptedException {
    GitBundle bundle = request.bundle();
    return bundle == null ? request.url() : bundle.stage(git, place, store, settings, context);
  }

  /** Asks the server what the ref is now. */
  GitResolved resolve() throws StepFailure, IOException, InterruptedException {
    String remote = remote();
    git.allowFiles(request.bundle() != null);
    try {
      return resolve(remote);
    } finally {
      git.allowFiles(false);
    }
  }

  private GitResolved resolve(String remote) throws StepFailure, IOException, InterruptedException {
    if (request.bundle() != null && request.ref().isEmpty()) {
      return ofChecksum(remote);
    }
    List<String> lines =
        request.ref().isEmpty()
            ? git.ask("ls-remote", "--symref", "--", remote, "HEAD").lines().toList()
            : git.ask("ls-remote", "--", remote, request.ref(), request.ref() + "^{}")
                .lines()
                .toList();
    if (request.ref().isEmpty()) {
      String branch = "HEAD";
      for (String line : lines) {
        if (line.startsWith("ref: ") && line.endsWith("\tHEAD")) {
          branch = line.substring("ref: ".length(), line.indexOf('\t'));
        } else if (line.endsWith("\tHEAD")) {
          String commit = line.substring(0, line.indexOf('\t'));
          return new GitResolved(branch, commit, commit);
        }
      }
      throw StepFailure.step(request.shown() + " has no default branch", "name a branch or a tag");
    }
    for (String prefix : List.of("", "refs/", "refs/tags/", "refs/heads/")) {
      String name = prefix + request.ref();
      String object = find(lines, name);
      if (object != null) {
        String peeled = find(lines, name + "^{}");
        return new GitResolved(name, object, peeled == null ? object : peeled);
      }
    }
    throw StepFailure.step(
        request.shown() + " has no branch and no tag " + request.ref(), absent());
  }

  /** What to do when there is no such ref. */
  private String absent() {
    String commit =
        request.ref().matches("[0-9a-fA-F]{7,}")
            ? "a commit is named by all of its 40 or 64 digits; "
            : "";
    return commit
        + (request.bundle() == null
            ? "`git ls-remote " + ShellWords.of(request.shown()) + "` lists its branches and tags"
            : "`git bundle list-heads` lists what a bundle has");
  }

  /** A commit of which the bundle says all digits. */
  private GitResolved ofChecksum(String remote)
      throws StepFailure, IOException, InterruptedException {
    Path repository = Path.of(remote.substring("file://".length()));
    GitCommand.Outcome found =
        git.attempt(repository, List.of("rev-parse", "--verify", request.checksum() + "^{commit}"));
    if (found.exitCode() != 0) {
      throw StepFailure.step(
          request.shown() + ": the bundle has no commit " + request.checksum(),
          "name it by more of its digits, or make the bundle anew");
    }
    return GitResolved.ofCommit(found.out().strip());
  }

  private static @Nullable String find(List<String> lines, String name) {
    for (String line : lines) {
      int tab = line.indexOf('\t');
      if (tab > 0
          && line.substring(tab + 1).equals(name)
          && GitRequest.isCommit(line.substring(0, tab))) {
        return line.substring(0, tab);
      }
    }
    return null;
  }

  /**
   * Waits for the turn, and has in the store what is wanted.
   *
   * @throws StepFailure too when the build is offline, and the server would have to be asked
   */
  GitKept hold(GitResolved resolved) throws StepFailure, IOException, InterruptedException {
    Path directory = directory(resolved.commit());
    Files.createDirectories(Objects.requireNonNull(directory.getParent()));
    SignedLock lock = turn(directory.resolveSibling(directory.getFileName() + ".lock"));
    GitKept kept = new GitKept(request, git, directory, lock);
    try {
      kept.bring(this::remote, resolved, settings.offline() && request.bundle() == null);
      if (resolved.isTag() && request.tagCounts(resolved.commit())) {
        checkTag(kept, resolved);
      }
      return kept;
    } catch (Throwable e) {
      kept.close();
      throw e;
    }
  }

  /** Where the tag counts the server's word for what it names does not. */
  private void checkTag(GitKept kept, GitResolved resolved)
      throws StepFailure, IOException, InterruptedException {
    String named = kept.run("rev-parse", "--verify", resolved.object() + "^{}").strip();
    if (!named.equals(resolved.commit())) {
      throw StepFailure.step(
          request.shown()
              + " says that "
              + request.named()
              + " is the commit "
              + resolved.commit()
              + ", and the tag itself names "
              + named,
          "do not trust that server");
    }
  }

  private Path directory(String commit) {
    String format = GitRequest.objectFormat(commit);
    String of = format.equals("sha1") ? request.url() : format + " " + request.url();
    String key = Digest.of(of.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 40);
    return store.root().resolve("downloads").resolve("git").resolve(key);
  }

  /** Waits for the repository; another step of this build is nobody to be told of. */
  private SignedLock turn(Path file) throws IOException, InterruptedException {
    return SignedLock.acquire(
        file,
        signature ->
            signature.getFirst().equals(settings.whose())
                ? ""
                : signature.getFirst() + ", which uses the same repository",
        forWhom -> context.warn("waits for " + forWhom),
        settings.whose());
  }

  @Override
  public void close() throws IOException {
    Trees.delete(place);
  }
}
