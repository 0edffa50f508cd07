package dev.bothy.engine.source;

import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.store.SignedLock;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Trees;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A remote repository, and what the store keeps of it: a bare repository of what was fetched
 * before, which any number of processes share by taking turns.
 *
 * <pre>
 * downloads/git/KEY         the bare repository
 * downloads/git/KEY.lock    held by whoever uses it
 * </pre>
 */
final class GitRepository implements AutoCloseable {
  /** The commit that was fetched last, which no other fetch replaces while the lock is held. */
  private static final String TIP = "refs/bothy/tip";

  private final Store store;
  private final String whose;
  private final StepContext context;
  private final GitRequest request;
  private final GitCommand git;
  private final Path secretPlace;

  /**
   * @param whose the fetch is, in words for those who wait for their turn
   */
  GitRepository(Store store, String whose, GitRequest request, StepContext context)
      throws IOException, StepFailure {
    this.store = store;
    this.whose = whose;
    this.context = context;
    this.request = request;
    this.git = new GitCommand(context, request.url());
    this.secretPlace = store.temp().newDirectory("git");
    new GitAccess(request, git, context).allow(secretPlace);
  }

  /**
   * What a ref is on the server.
   *
   * @param name the whole name, such as {@code refs/heads/main}
   * @param object what it points to: a commit, or the tag that names one
   */
  record Resolved(String name, String object, String commit) {}

  /** Asks the server what the ref is now. */
  Resolved resolve() throws StepFailure, IOException, InterruptedException {
    List<String> lines =
        request.ref().isEmpty()
            ? git.run(null, "ls-remote", "--symref", "--", request.url(), "HEAD").lines().toList()
            : git.run(null, "ls-remote", "--", request.url(), request.ref(), request.ref() + "^{}")
                .lines()
                .toList();
    if (request.ref().isEmpty()) {
      String branch = "HEAD";
      for (String line : lines) {
        if (line.startsWith("ref: ") && line.endsWith("\tHEAD")) {
          branch = line.substring("ref: ".length(), line.indexOf('\t'));
        } else if (line.endsWith("\tHEAD")) {
          String commit = line.substring(0, line.indexOf('\t'));
          return new Resolved(branch, commit, commit);
        }
      }
      throw StepFailure.step(request.url() + " has no default branch", "name a branch or a tag");
    }
    for (String prefix : List.of("", "refs/", "refs/tags/", "refs/heads/")) {
      String name = prefix + request.ref();
      String object = find(lines, name);
      if (object != null) {
        String peeled = find(lines, name + "^{}");
        return new Resolved(name, object, peeled == null ? object : peeled);
      }
    }
    throw StepFailure.step(
        request.url() + " has no branch and no tag " + request.ref(),
        "a commit is named by all of its 40 or 64 digits");
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
   * Puts the commit's files into an empty directory.
   *
   * @param resolved where the commit is found; null when only its id is known
   * @return when the commit was made, in seconds since 1970
   */
  long checkOut(String commit, @Nullable Resolved resolved, boolean offline, Path to)
      throws StepFailure, IOException, InterruptedException {
    Path kept = kept(commit);
    Files.createDirectories(Objects.requireNonNull(kept.getParent()));
    try (SignedLock _ = turn(kept.resolveSibling(kept.getFileName() + ".lock"))) {
      if (!has(kept, commit)) {
        if (offline) {
          throw StepFailure.step(
              request.url() + " at " + commit + " is not in the store, and this build is offline",
              "build once without --offline");
        }
        fetch(kept, commit, resolved);
      }
      git.run(kept, "update-ref", TIP, commit);
      boolean modules =
          request.submodules() && !git.run(kept, "ls-tree", commit, "--", ".gitmodules").isBlank();
      if (modules || request.keepGitDir()) {
        withRepository(kept, commit, resolved, modules, to);
      } else if (!git.run(kept, "ls-tree", commit).isEmpty()) {
        git.environment("GIT_INDEX_FILE", secretPlace.resolve("index").toString());
        git.run(
            to, "--git-dir=" + kept, "--work-tree=" + to, "checkout", "--quiet", commit, "--", ".");
      }
      return time(kept, commit);
    }
  }

  /** 0 for a tree without a commit, which a tag may name. */
  private long time(Path kept, String commit)
      throws StepFailure, IOException, InterruptedException {
    GitCommand.Outcome shown =
        git.attempt(kept, List.of("show", "--no-patch", "--format=%ct", commit + "^{commit}"));
    return shown.exitCode() == 0 ? Long.parseLong(shown.out().strip()) : 0;
  }

  private static String format(String commit) {
    return "--object-format=" + GitRequest.objectFormat(commit);
  }

  private Path kept(String commit) {
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
            signature.getFirst().equals(whose)
                ? ""
                : signature.getFirst() + ", which uses the same repository",
        forWhom -> context.warn("waits for " + forWhom),
        whose);
  }

  private boolean has(Path kept, String commit)
      throws StepFailure, IOException, InterruptedException {
    return Files.exists(kept.resolve("HEAD"))
        && git.attempt(kept, List.of("rev-list", "--objects", "--max-count=1", commit)).exitCode()
            == 0;
  }

  /** One commit deep where the server can do that; with all of its history where it cannot. */
  private void fetch(Path kept, String commit, @Nullable Resolved resolved)
      throws StepFailure, IOException, InterruptedException {
    if (git.attempt(kept.getParent(), List.of("-C", kept.toString(), "rev-parse")).exitCode()
        != 0) {
      Trees.delete(kept); // none yet, or a damaged one
      git.run(null, "init", "--quiet", "--bare", format(commit), kept.toString());
    }
    Files.deleteIfExists(kept.resolve("shallow.lock")); // of one that was killed
    List<String> sources = new ArrayList<>();
    if (resolved != null) {
      sources.add(resolved.name());
    }
    sources.add(commit);
    GitCommand.Outcome last = null;
    for (String source : sources) {
      for (List<String> depth : List.of(List.of("--depth=1"), List.<String>of())) {
        List<String> command = new ArrayList<>(List.of("fetch", "--quiet", "--no-tags", "--force"));
        command.addAll(depth);
        command.addAll(List.of("--", request.url(), source + ":" + TIP));
        last = git.attempt(kept, command);
        if (last.exitCode() == 0 && has(kept, commit)) {
          return;
        }
        if (!last.err().contains("shallow") && !last.err().contains("depth")) {
          break;
        }
      }
    }
    // A commit that the server gives only with what points to it.
    List<String> command = new ArrayList<>(List.of("fetch", "--quiet", "--force"));
    if (Files.exists(kept.resolve("shallow"))) {
      command.add("--unshallow");
    }
    command.addAll(
        List.of(
            "--",
            request.url(),
            "refs/heads/*:refs/bothy/heads/*",
            "refs/tags/*:refs/bothy/tags/*"));
    GitCommand.Outcome all = git.attempt(kept, command);
    if (all.exitCode() != 0) {
      throw git.failure(last != null && last.exitCode() != 0 ? last : all);
    }
    if (!has(kept, commit)) {
      throw StepFailure.step(
          request.url() + " has no commit " + commit, "it may be gone, or on no branch any more");
    }
  }

  /** A repository of its own around the files, for submodules and for those who want to keep it. */
  private void withRepository(
      Path kept, String commit, @Nullable Resolved resolved, boolean modules, Path to)
      throws StepFailure, IOException, InterruptedException {
    git.run(null, "init", "--quiet", format(commit), to.toString());
    git.run(to, "remote", "add", "origin", request.url());
    String name = resolved == null || resolved.name().equals("HEAD") ? "" : ":" + resolved.name();
    String object = resolved == null ? commit : resolved.object();
    if (!object.equals(commit) && has(kept, object)) {
      git.run(kept, "update-ref", TIP, object);
    }
    // Over git's own protocol: a local clone would take files without looking at them.
    git.environment("GIT_ALLOW_PROTOCOL", "file");
    git.run(to, "fetch", "--quiet", "--no-tags", "--depth=1", "file://" + kept, TIP + name);
    git.environment("GIT_ALLOW_PROTOCOL", "http:https:ssh:git");
    git.run(to, "checkout", "--quiet", "--detach", commit);
    if (modules) {
      git.run(to, "submodule", "--quiet", "update", "--init", "--recursive", "--depth=1");
    }
    git.run(to, "reflog", "expire", "--all", "--expire=now");
    Files.deleteIfExists(to.resolve(".git/FETCH_HEAD"));
    if (!request.keepGitDir()) {
      dropRepositories(to);
    }
  }

  private static void dropRepositories(Path tree) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            if (dir.endsWith(".git")) {
              found.add(dir);
              return FileVisitResult.SKIP_SUBTREE;
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.endsWith(".git")) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    for (Path repository : found) {
      Trees.delete(repository);
    }
  }

  @Override
  public void close() throws IOException {
    Trees.delete(secretPlace);
  }
}
