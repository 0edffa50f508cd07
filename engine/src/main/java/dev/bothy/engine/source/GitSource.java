package dev.bothy.engine.source;

import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.DirectoryEntries;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Trees;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceOp;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A commit of a git repository. Branches and tags are pinned to the commit that they are now, for
 * which the server is asked on every build; a whole commit id needs no asking. Files are owned by
 * root and as old as their commit.
 */
final class GitSource implements Source {
  private final Store store;
  private final SourceSettings settings;

  GitSource(Store store, SourceSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  private static GitRequest request(Vertex vertex) throws StepFailure {
    return GitRequest.of((SourceOp) vertex.op().kind());
  }

  @Override
  public @Nullable String quickPin(Vertex vertex) throws StepFailure, IOException {
    GitRequest request = request(vertex);
    if (request.isCommit()) {
      check(request, request.ref(), request.ref());
      return request.pin(request.ref());
    }
    GitRepository.Resolved known = settings.offline() ? known(request) : null;
    return known == null ? null : request.pin(known.commit());
  }

  @Override
  public String pin(Vertex vertex, StepContext context)
      throws StepFailure, IOException, InterruptedException {
    GitRequest request = request(vertex);
    return request.pin(resolve(request, context).commit());
  }

  private GitRepository.Resolved resolve(GitRequest request, StepContext context)
      throws StepFailure, IOException, InterruptedException {
    if (settings.offline()) {
      throw StepFailure.step(
          request.url()
              + " was never asked for its "
              + named(request)
              + ", and this build is offline",
          "build once without --offline");
    }
    GitRepository.Resolved resolved;
    try (GitRepository repository = new GitRepository(store, settings.whose(), request, context)) {
      resolved = repository.resolve();
    }
    check(request, resolved.commit(), resolved.object());
    remember(request, resolved);
    return resolved;
  }

  private static String named(GitRequest request) {
    return request.ref().isEmpty() ? "default branch" : request.ref();
  }

  private static void check(GitRequest request, String commit, String object) throws StepFailure {
    if (!commit.startsWith(request.checksum()) && !object.startsWith(request.checksum())) {
      throw StepFailure.step(
          request.url()
              + ": "
              + named(request)
              + " is the commit "
              + commit
              + ", expected was "
              + request.checksum(),
          "correct the checksum if the ref was meant to move");
    }
  }

  @Override
  public Fetched fetch(Vertex vertex, String pin, StepContext context)
      throws StepFailure, IOException, InterruptedException {
    GitRequest request = request(vertex);
    String commit = GitRequest.commitOf(pin);
    GitRepository.Resolved known = request.isCommit() ? null : known(request);
    if (known != null && !known.commit().equals(commit)) {
      known = null; // it moved meanwhile: the commit by its own id
    }
    Path checkout = store.temp().newDirectory("checkout");
    long time;
    try (GitRepository repository = new GitRepository(store, settings.whose(), request, context)) {
      time = repository.checkOut(commit, known, settings.offline(), checkout);
    }
    Path taken = checkout.resolve(request.subdir());
    FileStat stat = FileCalls.statIfPresent(taken);
    if (stat == null || !stat.isDirectory() || !taken.toRealPath().equals(taken)) {
      throw StepFailure.step(
          request.url() + " at " + named(request) + " has no directory " + request.subdir(), null);
    }
    try (PendingLayer layer = store.layers().begin();
        Fd from = Fd.directory(taken);
        Fd to = Fd.directory(layer.fs())) {
      for (String name : DirectoryEntries.list(from)) {
        FileCalls.rename(from, name, to, name, 0);
      }
      setTimes(to, time);
      return new Fetched(new Result(List.of(layer.commit())), pin);
    } finally {
      Trees.delete(checkout);
    }
  }

  private static void setTimes(Fd dir, long seconds) throws IOException {
    for (String name : DirectoryEntries.list(dir)) {
      if (FileCalls.stat(dir, name).isDirectory()) {
        try (Fd child = dir.childDirectory(name)) {
          setTimes(child, seconds);
        }
      } else {
        FileCalls.times(dir, name, seconds, 0, seconds, 0);
      }
    }
    FileCalls.times(dir, ".", seconds, 0, seconds, 0);
  }

  private Path memory(GitRequest request) {
    return store
        .root()
        .resolve("cache")
        .resolve("git")
        .resolve(Digest.of(asked(request).getBytes(StandardCharsets.UTF_8)).hex());
  }

  private static String asked(GitRequest request) {
    return request.url() + " " + request.ref();
  }

  private GitRepository.@Nullable Resolved known(GitRequest request) throws IOException {
    try {
      String[] lines =
          new String(Files.readAllBytes(memory(request)), StandardCharsets.UTF_8).split("\n", -1);
      boolean good =
          lines.length == 5
              && lines[0].equals(asked(request))
              && GitRequest.isCommit(lines[2])
              && GitRequest.isCommit(lines[3]);
      return good ? new GitRepository.Resolved(lines[1], lines[2], lines[3]) : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private void remember(GitRequest request, GitRepository.Resolved resolved) throws IOException {
    Path file = memory(request);
    Path directory = java.util.Objects.requireNonNull(file.getParent());
    Files.createDirectories(directory);
    Path fresh = Files.createTempFile(directory, ".new", "");
    Files.writeString(
        fresh,
        String.join(
            "\n", asked(request), resolved.name(), resolved.object(), resolved.commit(), ""));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
