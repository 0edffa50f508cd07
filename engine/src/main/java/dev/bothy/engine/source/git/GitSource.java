package dev.bothy.engine.source.git;

import dev.bothy.engine.op.Result;
import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.source.Source;
import dev.bothy.engine.source.SourceSettings;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.DirectoryEntries;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Trees;
import dev.bothy.llb.Vertex;
import dev.bothy.llb.op.SourceOp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A commit of a git repository. Branches and tags are pinned to the commit that they are now, for
 * which the server is asked on every build; a whole commit id needs no asking. Files are owned by
 * root and as old as their commit.
 *
 * <p>A signature that is asked for is checked before there is a result, and it is part of the pin
 * who must have signed what: a result that nobody checked so is another one.
 */
public final class GitSource implements Source {
  /** What a bundle is called, and its mode. */
  private static final String BUNDLE = "bundle";

  private static final int BUNDLE_MODE = 0666;

  private final Store store;
  private final SourceSettings settings;
  private final GitMemory memory;

  public GitSource(Store store, SourceSettings settings) {
    this.store = store;
    this.settings = settings;
    this.memory = new GitMemory(store);
  }

  /**
   * What a branch or tag is.
   *
   * @param name what the server calls it: {@code refs/heads/main}
   */
  public record Head(String name, String commit) {}

  /** Of a pin that this made, the commit. */
  public static String commit(String pin) {
    return GitPin.parse(pin).commit();
  }

  private static GitRequest request(Vertex vertex) throws StepFailure {
    return GitRequest.of((SourceOp) vertex.op().kind());
  }

  @Override
  public @Nullable String quickPin(Vertex vertex) throws StepFailure, IOException {
    GitRequest request = request(vertex);
    GitResolved known = known(request);
    if (known == null || isCheckedEachTime(request)) {
      return null;
    }
    request.check(known);
    return GitPin.text(request, known);
  }

  /** What needs no asking. */
  private @Nullable GitResolved known(GitRequest request) throws IOException {
    GitResolved itself = request.resolved();
    return itself != null || !settings.offline() ? itself : memory.known(request);
  }

  /** A key that was good yesterday may have expired. */
  private static boolean isCheckedEachTime(GitRequest request) {
    return request.signers() != null && request.signers().rejectExpired();
  }

  @Override
  public String pin(Vertex vertex, StepContext context)
      throws StepFailure, IOException, InterruptedException {
    GitRequest request = request(vertex);
    try (GitRepository repository = new GitRepository(store, settings, request, context)) {
      GitResolved resolved = resolved(request, repository);
      if (isCheckedEachTime(request)) {
        try (GitKept kept = repository.hold(resolved)) {
          verify(request, resolved, kept);
        }
      }
      return GitPin.text(request, resolved);
    }
  }

  /** What the ref of a source is, without looking at what is in it. */
  public Head head(Vertex vertex, StepContext context)
      throws StepFailure, IOException, InterruptedException {
    GitRequest request = request(vertex);
    try (GitRepository repository = new GitRepository(store, settings, request, context)) {
      GitResolved resolved = resolved(request, repository);
      return new Head(resolved.name(), resolved.commit());
    }
  }

  private GitResolved resolved(GitRequest request, GitRepository repository)
      throws StepFailure, IOException, InterruptedException {
    GitResolved known = known(request);
    if (known == null && settings.offline() && request.bundle() == null) {
      throw StepFailure.step(
          request.shown()
              + " was never asked for its "
              + request.named()
              + ", and this build is offline",
          "build once without --offline");
    }
    GitResolved resolved = known == null ? repository.resolve() : known;
    request.check(resolved);
    if (known == null) {
      memory.remember(request, resolved);
    }
    return resolved;
  }

  private void verify(GitRequest request, GitResolved resolved, GitKept kept)
      throws StepFailure, IOException, InterruptedException {
    Path place = store.temp().newDirectory("signature");
    try {
      GitVerification.check(request, resolved, kept, place);
    } finally {
      Trees.delete(place);
    }
  }

  @Override
  public Fetched fetch(Vertex vertex, String pin, StepContext context)
      throws StepFailure, IOException, InterruptedException {
    GitRequest request = request(vertex);
    GitResolved resolved = resolved(request, GitPin.parse(pin));
    Path checkout = store.temp().newDirectory("checkout");
    try (GitRepository repository = new GitRepository(store, settings, request, context)) {
      long time;
      try (GitKept kept = repository.hold(resolved)) {
        verify(request, resolved, kept);
        GitCheckout out = new GitCheckout(request, repository, kept);
        if (request.asBundle()) {
          out.bundle(resolved, checkout.resolve(BUNDLE));
        } else {
          out.files(resolved, checkout);
        }
        time = kept.time(resolved.commit());
      }
      return new Fetched(layer(request, checkout, time), pin);
    } finally {
      Trees.delete(checkout);
    }
  }

  /** By its name, too, as far as that is known: it may have moved meanwhile. */
  private GitResolved resolved(GitRequest request, GitPin pin) throws IOException {
    GitResolved known = request.resolved();
    if (known == null) {
      known = memory.known(request);
    }
    return new GitResolved(known == null ? "" : known.name(), pin.object(), pin.commit());
  }

  private Result layer(GitRequest request, Path checkout, long time)
      throws StepFailure, IOException {
    Path taken = checkout.resolve(request.subdir());
    FileStat stat = FileCalls.statIfPresent(taken);
    if (stat == null || !stat.isDirectory() || !taken.toRealPath().equals(taken)) {
      throw StepFailure.step(
          request.shown() + " at " + request.named() + " has no directory " + request.subdir(),
          null);
    }
    try (PendingLayer layer = store.layers().begin();
        Fd from = Fd.directory(taken);
        Fd to = Fd.directory(layer.fs())) {
      for (String name : DirectoryEntries.list(from)) {
        FileCalls.rename(from, name, to, name, 0);
      }
      if (request.asBundle()) {
        FileCalls.chmod(to, BUNDLE, BUNDLE_MODE);
      }
      setTimes(to, time);
      return new Result(List.of(layer.commit()));
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
}
