package dev.bothy.engine.source.git;

import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.sys.Trees;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Brings what a repository in the store has of a commit into an empty directory. */
final class GitCheckout {
  /** Where git notes what was cloned and fetched. */
  private static final String FORGET =
      "git reflog expire --all --expire=now && rm -f \"$(git rev-parse --git-path FETCH_HEAD)\"";

  private final GitRequest request;
  private final GitCommand git;
  private final Path place;
  private final GitKept kept;

  GitCheckout(GitRequest request, GitRepository repository, GitKept kept) {
    this.request = request;
    this.git = repository.git();
    this.place = repository.place();
    this.kept = kept;
  }

  /** Its files, and those of its submodules. */
  void files(GitResolved resolved, Path to) throws StepFailure, IOException, InterruptedException {
    String commit = resolved.commit();
    kept.tip(commit);
    boolean modules =
        request.submodules() && !kept.run("ls-tree", commit, "--", ".gitmodules").isBlank();
    if (modules || request.keepGitDir()) {
      withRepository(resolved, modules, to);
    } else if (!kept.run("ls-tree", commit).isEmpty()) {
      git.environment("GIT_INDEX_FILE", place.resolve("index").toString());
      git.run(
          to,
          "--git-dir=" + kept.directory(),
          "--work-tree=" + to,
          "checkout",
          "--quiet",
          commit,
          "--",
          ".");
    }
  }

  /** A repository of its own around the files, for submodules and for those who want to keep it. */
  private void withRepository(GitResolved resolved, boolean modules, Path to)
      throws StepFailure, IOException, InterruptedException {
    String commit = resolved.commit();
    init(commit, to);
    git.run(to, "remote", "add", "origin", request.url()); // which submodules are relative to
    String name = resolved.name();
    boolean named = !name.isEmpty() && !name.equals("HEAD");
    String tip =
        kept.tip(request.tagCounts(commit) && resolved.isTag() ? resolved.object() : commit);
    fetch(to, tip + (named ? ":" + name : ""), "--no-tags", "--depth=1", "--update-head-ok");
    git.run(to, "checkout", "--quiet", "--detach", commit);
    if (modules) {
      git.run(to, "submodule", "--quiet", "update", "--init", "--recursive", "--depth=1");
    }
    if (request.keepGitDir() && !request.shown().equals(request.url())) {
      forgetSecrets(modules, to);
    }
    git.run(to, "reflog", "expire", "--all", "--expire=now");
    Files.deleteIfExists(to.resolve(".git/FETCH_HEAD"));
    if (!request.keepGitDir()) {
      dropRepositories(to);
    }
  }

  /** The repository may be kept, and what is in it is read by others. */
  private void forgetSecrets(boolean modules, Path to)
      throws StepFailure, IOException, InterruptedException {
    git.run(to, "remote", "set-url", "origin", request.shown());
    if (modules) {
      git.run(to, "submodule", "--quiet", "sync", "--recursive");
      git.run(to, "submodule", "--quiet", "foreach", "--recursive", FORGET);
    }
  }

  private void init(String commit, Path to, String... options)
      throws StepFailure, IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("init", "--quiet"));
    command.add("--object-format=" + GitRequest.objectFormat(commit));
    command.addAll(List.of(options));
    command.add(to.toString());
    git.run(null, command.toArray(String[]::new));
  }

  /** Over git's own protocol: a local clone would take files without looking at them. */
  private void fetch(Path to, String what, String... options)
      throws StepFailure, IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("fetch", "--quiet"));
    command.addAll(List.of(options));
    command.addAll(List.of("--", "file://" + kept.directory(), what));
    git.allowFiles(true);
    try {
      git.run(to, command.toArray(String[]::new));
    } finally {
      git.allowFiles(false);
    }
  }

  /** A file that git can fetch from, with the commit and all of its history under one name. */
  void bundle(GitResolved resolved, Path to) throws StepFailure, IOException, InterruptedException {
    Path repository = place.resolve("bundled");
    String name = request.bundledRef(resolved);
    String tip = request.bundledTip(resolved);
    init(tip, repository, "--bare");
    fetch(repository, kept.tip(tip) + ":" + name, "--no-tags");
    git.setting("pack.threads", "1"); // the same bytes each time
    git.run(repository, "bundle", "create", "--quiet", to.toString(), name);
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
}
