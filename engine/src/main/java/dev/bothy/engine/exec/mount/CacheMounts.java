package dev.bothy.engine.exec.mount;

import dev.bothy.engine.op.StepContext;
import dev.bothy.engine.op.StepFailure;
import dev.bothy.engine.snapshot.MergedTree;
import dev.bothy.engine.snapshot.MountedTree;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.snapshot.TreeCopy;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Trees;
import dev.bothy.llb.op.Mount;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Directories that steps keep between builds, by id. What is written stays even when the step
 * fails; it is never part of a layer or a key.
 *
 * <pre>
 * cachemounts/KEY/data    the directory, or the file of the input that it began with
 * cachemounts/KEY/lock    held, shared or alone, by whoever uses it
 * </pre>
 */
public final class CacheMounts {
  /** How often a waiting step looks whether a locked cache is free, in milliseconds. */
  private static final long POLL_MILLIS = 20;

  private final Store store;
  private final Snapshots snapshots;

  public CacheMounts(Store store, Snapshots snapshots) {
    this.store = store;
    this.snapshots = snapshots;
  }

  /**
   * A cache that a step asks for.
   *
   * @param destination where it shows; its id when it has no other
   * @param stack what a new one starts with
   */
  record Wanted(Mount mount, Mount.Cache cache, String destination, List<LayerId> stack) {
    String key(String namespace) {
      StringBuilder text = new StringBuilder(namespace).append('\0');
      text.append(cache.id().isEmpty() ? destination : cache.id()).append('\0');
      for (LayerId layer : stack) {
        text.append(layer).append('\0');
      }
      if (!isWhole()) {
        text.append(part());
      }
      return Digest.of(text.toString().getBytes(StandardCharsets.UTF_8)).hex().substring(0, 40);
    }

    /** What of its input it starts with, absolute. */
    String part() {
      return MountPaths.absolute(mount.selector(), "/");
    }

    boolean isWhole() {
      return part().equals("/");
    }
  }

  /** Caches held for a step, until closed. */
  static final class Claim implements AutoCloseable {
    private final Map<String, Fd> locks = new TreeMap<>();
    private final Map<String, Path> byDestination = new TreeMap<>();

    /** The directory to show at the destination. */
    Path directory(String destination) {
      Path directory = byDestination.get(destination);
      if (directory == null) {
        throw new IllegalStateException("no cache claimed for " + destination);
      }
      return directory;
    }

    @Override
    public void close() {
      for (Fd lock : locks.values()) {
        lock.close();
      }
      locks.clear();
    }
  }

  /**
   * Takes the caches, waiting for locked ones; always in the order of their keys, so that no two
   * steps wait for each other. The same cache twice is taken once.
   */
  Claim claim(List<Wanted> wanted, StepContext context)
      throws IOException, InterruptedException, StepFailure {
    Map<String, List<Wanted>> byKey = new TreeMap<>();
    for (Wanted one : wanted) {
      if (one.stack().isEmpty() && !one.isWhole()) {
        throw StepMount.nothingAt(one.mount().selector(), one.mount().dest());
      }
      byKey.computeIfAbsent(one.key(context.cacheNamespace()), _ -> new ArrayList<>()).add(one);
    }
    Claim claim = new Claim();
    try {
      for (Map.Entry<String, List<Wanted>> entry : byKey.entrySet()) {
        Path directory = take(claim, entry.getKey(), entry.getValue(), context);
        for (Wanted one : entry.getValue()) {
          claim.byDestination.put(one.destination(), directory);
        }
      }
      return claim;
    } catch (IOException | InterruptedException | StepFailure | RuntimeException e) {
      claim.close();
      throw e;
    }
  }

  private Path take(Claim claim, String key, List<Wanted> wanted, StepContext context)
      throws IOException, InterruptedException, StepFailure {
    Mount.Sharing strictest = Mount.Sharing.SHARED;
    for (Wanted one : wanted) {
      Mount.Sharing sharing = one.cache().sharing();
      if (sharing.compareTo(strictest) > 0) {
        strictest = sharing;
      }
    }
    boolean exclusive = strictest != Mount.Sharing.SHARED;
    boolean told = false;
    for (int copy = 0; ; ) {
      String name = copy == 0 ? key : key + "-" + copy;
      Path directory = store.cacheMounts().resolve(name);
      Fd lock = lock(directory, exclusive, context.noCache());
      if (lock != null) {
        claim.locks.put(name, lock);
        fill(directory, wanted.getFirst());
        return directory.resolve("data");
      }
      if (strictest == Mount.Sharing.PRIVATE) {
        copy++;
        continue;
      }
      if (!told) {
        told = true;
        context.log(true, "waiting for the cache " + name(wanted.getFirst()) + "\n");
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static String name(Wanted wanted) {
    return wanted.cache().id().isEmpty() ? wanted.destination() : wanted.cache().id();
  }

  /**
   * Takes the cache, or null when someone else has it.
   *
   * @param empty whether it is emptied first; one that another step uses at the moment is not
   */
  private @Nullable Fd lock(Path directory, boolean exclusive, boolean empty) throws IOException {
    Fd lock = open(directory);
    boolean taken = false;
    try {
      if (empty && lock.tryLock(true) && stillThere(directory, lock)) {
        empty(directory.resolve("data"));
      }
      // From alone to shared the kernel lets go in between; whoever comes in finds no directory
      // yet.
      taken = lock.tryLock(exclusive) && stillThere(directory, lock);
      return taken ? lock : null;
    } finally {
      if (!taken) {
        lock.close();
      }
    }
  }

  /** Whole or not at all: half a cache may be worse than none. */
  private void empty(Path data) throws IOException {
    if (FileCalls.statIfPresent(data) != null) {
      Path grave = store.temp().newDirectory("cache");
      FileCalls.rename(Fd.NONE, data.toString(), Fd.NONE, grave.resolve("data").toString(), 0);
      Trees.delete(grave);
    }
  }

  private static Fd open(Path directory) throws IOException {
    try {
      FileCalls.mkdir(Fd.NONE, directory.toString(), 0711);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
    }
    return Fd.NONE.openAt(directory.resolve("lock").toString(), Fd.O_RDWR | Fd.O_CREAT, 0600);
  }

  private static boolean stillThere(Path directory, Fd lock) throws IOException {
    FileStat named = FileCalls.statIfPresent(directory.resolve("lock"));
    return named != null && named.sameFile(FileCalls.stat(lock));
  }

  /** Makes what the cache starts with when there is nothing. */
  private void fill(Path directory, Wanted wanted) throws IOException, StepFailure {
    Path data = directory.resolve("data");
    if (FileCalls.statIfPresent(data) != null) {
      return;
    }
    Path at = store.temp().newDirectory("cache");
    Path fresh = at.resolve("data");
    if (wanted.stack().isEmpty()) {
      FileCalls.mkdir(Fd.NONE, fresh.toString(), 0755);
      FileCalls.chmod(Fd.NONE, fresh.toString(), 0755);
    } else {
      seed(at, wanted);
    }
    try {
      FileCalls.rename(
          Fd.NONE, fresh.toString(), Fd.NONE, data.toString(), FileCalls.RENAME_NOREPLACE);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      Trees.delete(fresh); // another sharer was first
    }
  }

  /** Copies what the input has at the selector, as {@code data}. */
  private void seed(Path into, Wanted wanted) throws IOException, StepFailure {
    MergedTree tree = snapshots.tree(wanted.stack());
    String selected = StepMount.resolve(tree, wanted.mount().selector());
    if (tree.lookup(selected) == null) {
      throw StepMount.nothingAt(wanted.mount().selector(), wanted.mount().dest());
    }
    Path at = store.temp().newDirectory("seed");
    try (MountedTree mounted = snapshots.mount(wanted.stack(), null, null, at);
        Fd from = Fd.directory(mounted.path());
        Fd to = Fd.directory(into)) {
      String name = selected.equals("/") ? "." : selected.substring(1);
      new TreeCopy(snapshots.marks()).copy(from, name, to, "data");
    }
  }
}
