package dev.bothy.engine.fileop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.op.Result;
import dev.bothy.engine.snapshot.MountedTree;
import dev.bothy.engine.snapshot.Snapshots;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.LayerInfo;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Placement;
import dev.bothy.engine.store.SharedFiles;
import dev.bothy.engine.store.WholeFiles;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.Mounts;
import dev.bothy.engine.sys.Trees;
import dev.bothy.llb.op.FileAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a large copy has in common with the last one like it. */
public class SharedFilesBehaviour extends FileSteps {
  public SharedFilesBehaviour() throws IOException {}

  private static final int MANY = 1_200;

  /**
   * Many files, those of the other tree as hard links to it: as an unchanged directory comes in.
   */
  private Result many(@Nullable Result like, String... changed) throws IOException {
    return tree(
        (root, fd) -> {
          FileCalls.mkdir(fd, "d", 0755);
          for (int i = 0; i < MANY; i++) {
            String name = "d/f" + i;
            if (like != null && !List.of(changed).contains(name)) {
              try (Fd old = Fd.directory(store.layers().fs(like.layers().getFirst()))) {
                FileCalls.link(old, name, fd, name);
              }
              continue;
            }
            Files.writeString(root.resolve(name), like == null ? "old" + i : "new" + i);
            FileCalls.chmod(fd, name, i == 0 ? 04755 : 0640);
            FileCalls.times(fd, name, 1, 2, 1_000_000 + i, 5);
          }
          FileCalls.times(fd, "d", 3, 4, 5, 6);
        });
  }

  private boolean shared(Result a, Result b, String path) throws IOException {
    try (Fd first = Fd.directory(store.layers().fs(a.layers().getLast()));
        Fd second = Fd.directory(store.layers().fs(b.layers().getLast()))) {
      return FileCalls.stat(first, path).sameFile(FileCalls.stat(second, path));
    }
  }

  @Inside
  public void aLargeCopySharesWithTheLastOneWhatIsAsItWas() throws Exception {
    Result old = many(null);
    Result first = one(copy("/d", "/to"), Result.SCRATCH, old);
    String before = listing(first);
    Result changed = many(old, "d/f7");
    Result second = one(copy("/d", "/to"), Result.SCRATCH, changed);
    assertThat(shared(first, second, "to/f0")).isTrue();
    assertThat(shared(first, second, "to/f8")).isTrue();
    assertThat(shared(first, second, "to/f7")).isFalse();
    assertThat(store.layers().fs(second.layers().getLast()).resolve("to/f7")).hasContent("new7");
    Result back = one(new CopyBuilder("/to", "/").contents().build(), Result.SCRATCH, second);
    Result wanted = one(new CopyBuilder("/d", "/").contents().build(), Result.SCRATCH, changed);
    assertThat(listing(back)).isEqualTo(listing(wanted));
    assertThat(listing(first)).isEqualTo(before);
  }

  @Inside
  public void aCopyThatGivesOtherOwnersOrTimesSharesNothing() throws Exception {
    Result old = many(null);
    Result plain = one(copy("/d", "/to"), Result.SCRATCH, old);
    Result owned = one(new CopyBuilder("/d", "/to").owner(ADA).build(), Result.SCRATCH, old);
    assertThat(shared(plain, owned, "to/f1")).isFalse();
    Result again = one(new CopyBuilder("/d", "/to").owner(ADA).build(), Result.SCRATCH, old);
    assertThat(shared(owned, again, "to/f1")).isTrue();
    assertThat(listing(again)).isEqualTo(listing(owned));
  }

  @Inside
  public void whatIsDamagedOrGoneIsNotShared() throws Exception {
    Result old = many(null);
    Result first = one(copy("/d", "/to"), Result.SCRATCH, old);
    Path damaged = store.layers().fs(first.layers().getLast()).resolve("to/f3");
    Files.writeString(damaged, "longer than it was");
    Result second = one(copy("/d", "/to"), Result.SCRATCH, old);
    assertThat(store.layers().fs(second.layers().getLast()).resolve("to/f3")).hasContent("old3");
    assertThat(shared(first, second, "to/f4")).isTrue();
    assertThat(store.layers().delete(second.layers().getLast())).isTrue();
    Result third = one(copy("/d", "/to"), Result.SCRATCH, old);
    assertThat(shared(first, third, "to/f4")).isFalse();
  }

  @Inside
  public void anActionOfTheSameStepHasNoSharedFileInItsHands() throws Exception {
    Result old = many(null);
    Result first = one(copy("/d", "/to"), Result.SCRATCH, old);
    String before = listing(first);
    List<FileAction> actions =
        List.of(
            new FileAction(-1, 0, -1, copy("/d", "/to")),
            new FileAction(1, -1, 0, mkfile("/to/f0", 0600, "written")));
    Result second = run(actions, old).getFirst();
    assertThat(shared(first, second, "to/f1")).isFalse();
    assertThat(listing(first)).isEqualTo(before);
  }

  /** Two directories of many files each, equal but for their contents; the second may be empty. */
  private Result twoOfMany(@Nullable Result like) throws IOException {
    return tree(
        (root, fd) -> {
          for (String dir : List.of("v1", "v2")) {
            FileCalls.mkdir(fd, dir, 0755);
            for (int i = 0; i < MANY && (like == null || dir.equals("v1")); i++) {
              String name = dir + "/f" + i;
              if (like == null) {
                Files.writeString(root.resolve(name), dir);
                FileCalls.times(fd, name, 1, 2, 3, 4);
              } else {
                try (Fd old = Fd.directory(store.layers().fs(like.layers().getFirst()))) {
                  FileCalls.link(old, name, fd, name);
                }
              }
            }
          }
        });
  }

  @Inside
  public void whatWasReplacedWithinACopyIsNotTakenForWhatReplacedIt() throws Exception {
    FileAction.Copy both = new CopyBuilder("/v*", "/to").wildcard(false).contents().build();
    Result old = twoOfMany(null);
    Result first = one(both, Result.SCRATCH, old);
    assertThat(store.layers().fs(first.layers().getLast()).resolve("to/f1")).hasContent("v2");
    Result second = one(both, Result.SCRATCH, twoOfMany(old));
    assertThat(store.layers().fs(second.layers().getLast()).resolve("to/f1")).hasContent("v1");
  }

  @Inside
  public void aFileThatHasAllTheNamesItCanHaveIsCopied() throws Exception {
    Result old = many(null);
    Result first = one(copy("/d", "/to"), Result.SCRATCH, old);
    Path names = Files.createDirectory(files.directory().resolve("names"));
    try (Fd from = Fd.directory(store.layers().fs(first.layers().getLast()));
        Fd to = Fd.directory(names)) {
      ErrnoException full =
          catchThrowableOfType(
              ErrnoException.class,
              () -> {
                for (int i = 0; i < 200_000; i++) {
                  FileCalls.link(from, "to/f3", to, "n" + i);
                }
              });
      if (full == null) {
        return; // this file system has no such limit
      }
      assertThat(full.errno()).isEqualTo(Errno.EMLINK);
      Result second = one(copy("/d", "/to"), Result.SCRATCH, old);
      assertThat(shared(first, second, "to/f3")).isFalse();
      assertThat(shared(first, second, "to/f4")).isTrue();
      assertThat(listing(second)).isEqualTo(listing(first));
    } finally {
      Trees.delete(names);
    }
  }

  @Inside
  public void aFileOfAnotherMountIsCopied() throws Exception {
    Result old = many(null);
    Result first = one(copy("/d", "/to"), Result.SCRATCH, old);
    Path layer = store.layers().fs(first.layers().getLast());
    Mounts.makePrivate(Path.of("/"));
    Mounts.bind(layer.toString(), layer, false);
    try {
      Result second = one(copy("/d", "/to"), Result.SCRATCH, old);
      assertThat(shared(first, second, "to/f3")).isFalse();
      assertThat(listing(second)).isEqualTo(listing(first));
    } finally {
      Mounts.unmountNow(layer);
    }
  }

  @Inside
  public void aFileThatMayHaveNoOtherNameIsCopied() throws Exception {
    Result old = many(null);
    Result first = one(copy("/d", "/to"), Result.SCRATCH, old);
    String file = store.layers().fs(first.layers().getLast()).resolve("to/f3").toString();
    if (!chattr("+i", file)) {
      return; // not root, or a file system that cannot
    }
    try {
      Result second = one(copy("/d", "/to"), Result.SCRATCH, old);
      assertThat(shared(first, second, "to/f3")).isFalse();
      assertThat(shared(first, second, "to/f4")).isTrue();
    } finally {
      assertThat(chattr("-i", file)).isTrue();
    }
  }

  private static boolean chattr(String how, String file) throws Exception {
    return new ProcessBuilder("chattr", how, file)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  /** A kill between a layer's commit and the word that it is the last version. */
  @Inside
  public void aVersionThatNobodyWasToldOfIsPassedOver() throws Exception {
    Result old = many(null);
    Result first = one(copy("/d", "/to"), Result.SCRATCH, old);
    Path pointer = WholeFiles.of(store.root().resolve("cache/versions")).getFirst();
    byte[] told = Files.readAllBytes(pointer);
    Result changed = many(old, "d/f7");
    Result second = one(copy("/d", "/to"), Result.SCRATCH, changed);
    Files.write(pointer, told);
    Result third = one(copy("/d", "/to"), Result.SCRATCH, changed);
    assertThat(listing(third)).isEqualTo(listing(second));
    assertThat(shared(first, third, "to/f0")).isTrue();
    assertThat(shared(second, third, "to/f7")).isFalse();
    Files.delete(pointer);
    Result fourth = one(copy("/d", "/to"), Result.SCRATCH, changed);
    assertThat(listing(fourth)).isEqualTo(listing(second));
    assertThat(shared(third, fourth, "to/f0")).isFalse();
  }

  @Inside
  public void fewFilesAreCopiedAndHaveOneName() throws Exception {
    Result source = tree((root, _) -> Files.writeString(root.resolve("crontab"), "x"));
    Result first = one(copy("/crontab", "/etc/"), Result.SCRATCH, source);
    Result second = one(copy("/crontab", "/etc/"), Result.SCRATCH, source);
    assertThat(shared(first, second, "etc/crontab")).isFalse();
  }

  @Inside
  public void namesOfOneFileDoNotMeetThoseOfAnEarlierVersion() throws Exception {
    Result old = many(null);
    Result linked =
        tree(
            (_, fd) -> {
              FileCalls.mkdir(fd, "d", 0755);
              try (Fd from = Fd.directory(store.layers().fs(old.layers().getFirst()))) {
                for (int i = 0; i < MANY; i++) {
                  FileCalls.link(from, "d/f" + i, fd, "d/f" + i);
                }
                FileCalls.link(from, "d/f1", fd, "d/g1");
              }
            });
    Result first = one(copy("/d", "/to"), Result.SCRATCH, old);
    Result second = one(copy("/d", "/to"), Result.SCRATCH, linked);
    assertThat(shared(first, second, "to/f2")).isTrue();
    assertThat(shared(first, second, "to/f1")).isFalse();
    try (Fd fd = Fd.directory(store.layers().fs(second.layers().getLast()))) {
      assertThat(FileCalls.stat(fd, "to/f1").sameFile(FileCalls.stat(fd, "to/g1"))).isTrue();
    }
  }

  /** A large directory as it comes in. */
  private Result cameIn(@Nullable Result like, String... changed) throws IOException {
    try (PendingLayer layer = store.layers().begin();
        Fd fd = Fd.directory(layer.fs());
        SharedFiles files = SharedFiles.ofSource(store, "local", Placement.ITSELF)) {
      FileCalls.mkdir(fd, "d", 0755);
      for (int i = 0; i < MANY; i++) {
        String name = "d/f" + i;
        if (like != null && !List.of(changed).contains(name)) {
          try (Fd old = Fd.directory(store.layers().fs(like.layers().getFirst()))) {
            FileCalls.link(old, name, fd, name);
          }
          continue;
        }
        Files.writeString(layer.fs().resolve(name), like == null ? "old" + i : "new" + i);
        FileCalls.chmod(fd, name, i == 0 ? 04755 : 0640);
        FileCalls.times(fd, name, 1, 2, 1_000_000 + i, 5);
        files.made(FileCalls.stat(fd, name));
      }
      FileCalls.times(fd, "d", 3, 4, 5, 6);
      return new Result(List.of(files.commit(layer)));
    }
  }

  private long allocated(Result result) throws IOException {
    long blocks = 0;
    Path tree = store.layers().fs(result.layers().getLast());
    try (Fd fd = Fd.directory(tree);
        Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.skip(1).toList()) {
        blocks += FileCalls.stat(fd, tree.relativize(file).toString()).blocks();
      }
    }
    return blocks * 512;
  }

  private boolean isOneFile(Result a, String path, Result b, String other) throws IOException {
    try (Fd first = Fd.directory(store.layers().fs(a.layers().getLast()));
        Fd second = Fd.directory(store.layers().fs(b.layers().getLast()))) {
      return FileCalls.stat(first, path).sameFile(FileCalls.stat(second, other));
    }
  }

  @Inside
  public void aCopyOfALargeDirectoryThatCameInSharesItsFiles() throws Exception {
    Result old = cameIn(null);
    Result first = one(copy("/d", "/to"), Result.SCRATCH, old);
    assertThat(isOneFile(old, "d/f1", first, "to/f1")).isTrue();
    LayerInfo info = store.layers().find(first.layers().getLast()).orElseThrow();
    assertThat(info.bytes()).isEqualTo(allocated(first));
    assertThat(info.ownBytes(Set.copyOf(old.layers()))).isLessThan(info.bytes() / 2);
    Result changed = cameIn(old, "d/f7");
    Result second = one(copy("/d", "/to"), Result.SCRATCH, changed);
    assertThat(shared(first, second, "to/f0")).isTrue();
    assertThat(store.layers().fs(second.layers().getLast()).resolve("to/f7")).hasContent("new7");
    assertThat(store.layers().fs(first.layers().getLast()).resolve("to/f7")).hasContent("old7");
    Result copied =
        one(new CopyBuilder("/d", "/to").contents().build(), Result.SCRATCH, many(null));
    assertThat(listing(first)).isEqualTo(listing(copied));
  }

  @Inside
  public void aCopyThatChangesAnythingSharesNothingWithItsSource() throws Exception {
    Result source = cameIn(null);
    for (FileAction.Copy copy :
        List.of(
            new CopyBuilder("/d", "/to").owner(ADA).build(),
            new CopyBuilder("/d", "/to").mode(0600).build(),
            new CopyBuilder("/d", "/to").timestamp(7).build())) {
      Result result = one(copy, Result.SCRATCH, source);
      assertThat(isOneFile(source, "d/f1", result, "to/f1")).isFalse();
    }
    Result onTop = one(copy("/d", "/to"), sample(), source);
    assertThat(isOneFile(source, "d/f1", onTop, "to/f1")).isFalse();
  }

  /** The stacks laid over each other as they are. */
  private static List<LayerId> over(Result... stacks) {
    return Snapshots.merge(Stream.of(stacks).map(Result::layers).toList());
  }

  /** Whether two names in the mounted tree are links to one file. */
  private boolean hasLinks(List<LayerId> stack) throws IOException {
    Path at = store.temp().newDirectory("links");
    Set<Object> seen = new HashSet<>();
    try (MountedTree mounted = snapshots.mount(stack, null, null, at);
        Stream<Path> files = Files.walk(mounted.path())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!seen.add(Files.getAttribute(file, "unix:ino"))) {
          return true;
        }
      }
    }
    return false;
  }

  @Inside
  public void noTreeShowsAFileUnderTwoNames() throws Exception {
    Result old = cameIn(null);
    Result changed = cameIn(old, "d/f7");
    Result here = one(copy("/d", "/to"), Result.SCRATCH, old);
    Result there = one(copy("/d", "/there"), Result.SCRATCH, changed);
    for (List<LayerId> stack :
        List.of(over(old, here), over(here, old), over(here, there), over(there, old))) {
      assertThat(hasLinks(stack)).isTrue();
      List<LayerId> apart = snapshots.apart(stack);
      assertThat(hasLinks(apart)).isFalse();
      assertThat(listing(new Result(apart))).isEqualTo(listing(new Result(stack)));
      assertThat(snapshots.apart(stack)).isEqualTo(apart);
    }
    assertThat(snapshots.apart(over(old, changed))).isEqualTo(over(old, changed));
    Result sample = sample();
    Result difference = new Result(snapshots.diff(old.layers(), over(sample, here)));
    assertThat(hasLinks(snapshots.apart(over(old, difference)))).isFalse();
    Result merged = new Result(snapshots.apart(over(old, here)));
    assertThat(snapshots.apart(over(merged, here))).doesNotHaveDuplicates();
  }

  @Inside
  public void theSizeOfACopyOfSeveralSourcesIsThatOfItsFiles() throws Exception {
    Result from = cameIn(null);
    Result copy =
        one(new CopyBuilder("/d/f*", "/to/").wildcard(false).build(), Result.SCRATCH, from);
    LayerInfo info = store.layers().find(copy.layers().getFirst()).orElseThrow();
    assertThat(info.entries()).isGreaterThan(MANY);
    assertThat(info.bytes()).isGreaterThan(MANY * 512L);
  }
}
