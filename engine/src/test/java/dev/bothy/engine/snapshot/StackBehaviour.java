package dev.bothy.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Trees;
import dev.bothy.engine.sys.Xattrs;
import dev.bothy.oci.layer.Compression;
import dev.bothy.oci.layer.LayerLimits;
import dev.bothy.oci.layer.LayerReader;
import dev.bothy.oci.layer.LayerWriter;
import dev.bothy.oci.layer.Timestamps;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Stacks of layers, mounted, against what the algebra says of them. */
public class StackBehaviour extends StackBench {
  public StackBehaviour() throws IOException {}

  private static void edit(Random random, Fd fd) throws IOException {
    List<String> names = List.of("a", "b", "c", "d\u00e9", "e e");
    for (int i = 0; i < 12; i++) {
      StringBuilder path = new StringBuilder();
      String at = "";
      for (int depth = random.nextInt(3); depth >= 0; depth--) {
        String name = names.get(random.nextInt(names.size()));
        path.append(path.isEmpty() ? "" : "/").append(name);
        at = path.toString();
        FileStat stat = FileCalls.statIfPresent(fd, at);
        if (depth > 0 && (stat == null || !stat.isDirectory())) {
          Trees.delete(fd, at);
          FileCalls.mkdir(fd, at, 0755);
        }
      }
      FileStat present = FileCalls.statIfPresent(fd, at);
      switch (random.nextInt(8)) {
        case 0, 1 -> Trees.delete(fd, at);
        case 2 -> {
          Trees.delete(fd, at);
          FileCalls.symlink("target" + random.nextInt(3), fd, at);
        }
        case 3 -> {
          if (present != null && !present.isSymlink()) {
            FileCalls.chmod(fd, at, 0700 + random.nextInt(64));
          }
        }
        case 4 -> {
          Trees.delete(fd, at);
          FileCalls.mkdir(fd, at, 0755);
        }
        case 5 -> {
          if (present != null && present.isRegular()) {
            String other = at + "-link";
            Trees.delete(fd, other);
            FileCalls.link(fd, at, fd, other);
          }
        }
        case 6 -> {
          Trees.delete(fd, at);
          FileCalls.mknod(fd, at, FileStat.FIFO | 0600, 0, 0);
        }
        default -> {
          Trees.delete(fd, at);
          try (Fd file = fd.openAt(at, Fd.O_CREAT | Fd.O_WRONLY, 0644)) {
            byte[] data =
                ("" + random.nextInt(1000)).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            file.write(data, 0, data.length);
          }
        }
      }
    }
  }

  /** As setcap writes cap_net_raw+ep; the kernel adds its owner's root in a user namespace. */
  private static final byte[] NET_RAW = {
    1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  private static final String CAPABILITY = "security.capability";

  private byte @Nullable [] capability(List<LayerId> stack, String path) throws IOException {
    Path at = store.temp().newDirectory("look");
    try (MountedTree mounted = snapshots.mount(stack, null, null, at);
        Fd fd = Fd.directory(mounted.path())) {
      return Xattrs.get(fd, path, CAPABILITY);
    }
  }

  @Inside
  public void fileCapabilitiesOutliveMergesAndDiffs() throws Exception {
    List<LayerId> base = change(List.of(), (root, _) -> write(root.resolve("bin/other"), "other"));
    List<LayerId> ping =
        change(
            base,
            (root, fd) -> {
              write(root.resolve("bin/ping"), "ping");
              Xattrs.set(fd, "bin/ping", CAPABILITY, NET_RAW);
            });
    byte[] made = capability(ping, "bin/ping");
    assertThat(made).startsWith(NET_RAW[0], NET_RAW[1], NET_RAW[2]).hasSizeGreaterThan(19);
    List<LayerId> only = snapshots.diff(base, ping);
    List<LayerId> elsewhere = change(List.of(), (root, _) -> write(root.resolve("etc/x"), "x"));
    assertThat(capability(only, "bin/ping")).isEqualTo(made);
    List<LayerId> merged = Snapshots.merge(List.of(elsewhere, only));
    assertThat(capability(merged, "bin/ping")).isEqualTo(made);
    // Computed, as none is the beginning of the other.
    assertThat(capability(snapshots.diff(elsewhere, ping), "bin/ping")).isEqualTo(made);
    // Copied up by a change of its mode, lost by a change of its contents.
    List<LayerId> changed = change(ping, (_, fd) -> FileCalls.chmod(fd, "bin/ping", 0700));
    assertThat(capability(changed, "bin/ping")).isEqualTo(made);
    assertThat(
            capability(
                change(ping, (root, _) -> Files.writeString(root.resolve("bin/ping"), "new")),
                "bin/ping"))
        .isNull();
    // A capability alone makes two trees differ, by contents and by diff.
    List<LayerId> plain = change(base, (root, _) -> write(root.resolve("bin/ping"), "ping"));
    assertThat(store.layers().contentDigest(plain.getLast()))
        .isNotEqualTo(store.layers().contentDigest(ping.getLast()));
    assertThat(capability(Snapshots.merge(List.of(plain, snapshots.diff(plain, ping))), "bin/ping"))
        .isEqualTo(made);
  }

  private List<LayerId> random(long seed, List<LayerId> on) throws IOException {
    return change(on, (_, fd) -> edit(new Random(seed), fd));
  }

  @Inside
  public void mergingADifferenceGivesTheTreeItLedTo() throws Exception {
    for (long seed = 0; seed < 25; seed++) {
      List<LayerId> a = random(seed, random(seed + 1000, List.of()));
      List<LayerId> b =
          seed % 2 == 0
              ? random(seed + 2000, random(seed + 3000, a))
              : random(seed + 2000, random(seed + 3000, List.of()));
      List<LayerId> difference = snapshots.diff(a, b);
      assertThat(listing(Snapshots.merge(List.of(a, difference))))
          .as("seed %d", seed)
          .isEqualTo(listing(b));
    }
  }

  @Inside
  public void aComputedDifferenceEqualsTheLayerThatMadeIt() throws Exception {
    for (long seed = 100; seed < 115; seed++) {
      List<LayerId> a = random(seed, List.of());
      List<LayerId> b = random(seed + 1000, a);
      try (PendingLayer pending = store.layers().begin();
          Fd into = Fd.directory(pending.fs())) {
        new ComputedDiff(snapshots.tree(a), snapshots.tree(b), snapshots.marks(), true).write(into);
        List<LayerId> computed = new ArrayList<>(a);
        computed.add(pending.commit());
        assertThat(listing(computed)).as("seed %d", seed).isEqualTo(listing(b));
      }
    }
  }

  @Inside
  public void mergeIsAssociativeAndScratchIsItsIdentity() throws Exception {
    for (long seed = 200; seed < 210; seed++) {
      List<LayerId> a = random(seed, List.of());
      List<LayerId> b = random(seed + 1000, List.of());
      List<LayerId> c = snapshots.diff(a, random(seed + 2000, a));
      List<LayerId> left = Snapshots.merge(List.of(Snapshots.merge(List.of(a, b)), c));
      List<LayerId> right = Snapshots.merge(List.of(a, Snapshots.merge(List.of(b, c))));
      assertThat(left).isEqualTo(right);
      assertThat(Snapshots.merge(List.of(a, List.of()))).isEqualTo(a);
      assertThat(Snapshots.distinct(Snapshots.merge(List.of(a, a)))).isEqualTo(a);
    }
  }

  @Inside
  public void whereALayerOccursTwiceTheUpperPlaceDecides() throws Exception {
    for (long seed = 300; seed < 312; seed++) {
      List<LayerId> base = random(seed, List.of());
      List<LayerId> x = snapshots.diff(base, random(seed + 1000, base));
      List<LayerId> y = snapshots.diff(base, random(seed + 2000, base));
      // What a copy of the layer under another name would do.
      LayerId copy;
      try (PendingLayer pending = store.layers().begin();
          Fd from = Fd.directory(store.layers().fs(base.getFirst()));
          Fd to = Fd.directory(pending.fs())) {
        new TreeCopy(new OverlayMarks(true)).copyContents(from, to);
        copy = pending.commit();
      }
      List<LayerId> twice = new ArrayList<>(base);
      twice.addAll(x);
      twice.add(copy);
      twice.addAll(y);
      List<LayerId> merged =
          Snapshots.merge(
              List.of(Snapshots.merge(List.of(base, x)), Snapshots.merge(List.of(base, y))));
      assertThat(listing(merged)).as("seed %d", seed).isEqualTo(listing(twice));
    }
  }

  @Inside
  public void differencesThatAreKnownTouchNoFile() throws Exception {
    List<LayerId> a = random(1, List.of());
    List<LayerId> b = random(2, a);
    assertThat(snapshots.diff(List.of(), b)).isEqualTo(b);
    assertThat(snapshots.diff(b, b)).isEmpty();
    assertThat(snapshots.diff(a, b)).containsExactly(b.getLast());
    assertThat(snapshots.diff(b, a)).isEqualTo(snapshots.diff(b, a));
  }

  // 57: a deletion is harmless where there is nothing, and works on any tree that has the path.
  @Inside
  public void deletionsApplyWhereverTheyAreMerged() throws Exception {
    List<LayerId> base =
        change(
            List.of(),
            (root, fd) -> {
              write(root.resolve("d/e/gone"), "1");
              write(root.resolve("d/kept"), "2");
            });
    List<LayerId> deletion =
        snapshots.diff(base, change(base, (root, fd) -> Files.delete(root.resolve("d/e/gone"))));
    List<LayerId> other =
        change(
            List.of(),
            (root, fd) -> {
              write(root.resolve("d/e/gone"), "other");
              write(root.resolve("d/e/more"), "3");
            });
    assertThat(listing(Snapshots.merge(List.of(other, deletion))))
        .contains("d/e/more")
        .doesNotContain("gone");
    // Alone, and over a tree without the directory: no name of the whiteout shows.
    List<LayerId> unrelated = change(List.of(), (root, fd) -> write(root.resolve("x"), ""));
    assertThat(listing(deletion)).isEqualTo("d d 755 0:0\nd/e d 755 0:0\n");
    assertThat(listing(Snapshots.merge(List.of(unrelated, deletion))))
        .contains("x f")
        .doesNotContain("gone");
    List<LayerId> inTheWay = change(List.of(), (root, fd) -> write(root.resolve("d"), "a file"));
    assertThat(listing(Snapshots.merge(List.of(inTheWay, deletion)))).doesNotContain("gone");
    assertThat(store.layers().find(deletion.getFirst()).orElseThrow().whiteoutDirs())
        .containsExactly("d/e");
  }

  /** As layers of images do; those of steps say what they deleted, see SettledLayersBehaviour. */
  @Inside
  public void anOpaqueDirectoryHidesAllThatIsBelow() throws Exception {
    LayerId opaque;
    try (PendingLayer pending = store.layers().begin();
        Fd fd = Fd.directory(pending.fs())) {
      write(pending.fs().resolve("d/new"), "");
      snapshots.marks().makeOpaque(fd, "d");
      opaque = pending.commit();
    }
    List<LayerId> other = change(List.of(), (root, fd) -> write(root.resolve("d/other"), ""));
    assertThat(listing(Snapshots.merge(List.of(other, List.of(opaque)))))
        .contains("d/new")
        .doesNotContain("d/other");
  }

  // 61
  @Inside
  public void editingOneMergeResultDoesNotLeakIntoAnother() throws Exception {
    List<LayerId> a = change(List.of(), (root, fd) -> write(root.resolve("f"), "original"));
    List<LayerId> computed = snapshots.diff(random(5, List.of()), a);
    List<LayerId> edited =
        change(computed, (root, fd) -> Files.writeString(root.resolve("f"), "edited"));
    assertThat(listing(a)).contains("original");
    assertThat(listing(computed)).contains("original");
    assertThat(listing(edited)).contains("edited");
  }

  // 62
  @Inside
  public void renamesAreInTheDifference() throws Exception {
    List<LayerId> base =
        change(
            List.of(),
            (root, fd) -> {
              write(root.resolve("a"), "A");
              write(root.resolve("b"), "B");
            });
    List<LayerId> swapped =
        change(
            base,
            (root, fd) -> {
              Files.move(root.resolve("a"), root.resolve("t"));
              Files.move(root.resolve("b"), root.resolve("a"));
              Files.move(root.resolve("t"), root.resolve("b"));
            });
    assertThat(listing(swapped)).isEqualTo("a f 644 0:0 B\nb f 644 0:0 A\n");
    assertThat(listing(Snapshots.merge(List.of(base, snapshots.diff(base, swapped)))))
        .isEqualTo(listing(swapped));
  }

  @Inside
  public void theUnmountedViewIsTheMountedOne() throws Exception {
    for (long seed = 400; seed < 420; seed++) {
      List<LayerId> stack =
          Snapshots.merge(
              List.of(
                  random(seed, random(seed + 1, List.of())),
                  snapshots.diff(
                      random(seed + 2, List.of()), random(seed + 3, random(seed + 2, List.of())))));
      StringBuilder seen = new StringBuilder();
      MergedTree tree = snapshots.tree(stack);
      MergedTree.Entry root = tree.root();
      if (root != null) {
        paths(tree, root, "", seen);
      }
      List<String> mounted =
          listing(stack).lines().map(line -> line.replaceAll(" (d|f|l|\\d+) .*", "")).toList();
      assertThat(seen.toString().lines().toList()).as("seed %d", seed).isEqualTo(mounted);
    }
  }

  private static void paths(MergedTree tree, MergedTree.Entry at, String above, StringBuilder into)
      throws IOException {
    for (var child : tree.children(at).entrySet()) {
      into.append(above).append(child.getKey()).append('\n');
      if (child.getValue().stat().isDirectory()) {
        paths(tree, child.getValue(), above + child.getKey() + "/", into);
      }
    }
  }

  @Inside
  public void layersSurviveTheWayThroughAnArchive() throws Exception {
    for (long seed = 500; seed < 515; seed++) {
      List<LayerId> stack = random(seed + 1, random(seed, List.of()));
      List<LayerId> back = new ArrayList<>();
      for (int i = 0; i < stack.size(); i++) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        LayerWriter.of(Compression.NONE, new Timestamps.Kept())
            .write(
                new UpperDirectorySource(
                    store.layers().fs(stack.get(i)),
                    snapshots.marks(),
                    UpperDirectorySource.Contents.AS_THEY_ARE),
                bytes);
        try (PendingLayer pending = store.layers().begin();
            UpperDirectorySink sink = new UpperDirectorySink(pending.fs(), snapshots.marks())) {
          var _ =
              LayerReader.unpack(
                  new ByteArrayInputStream(bytes.toByteArray()), null, sink, LayerLimits.DEFAULT);
          back.add(pending.commit());
        }
        assertThat(store.layers().contentDigest(back.get(i)))
            .isEqualTo(store.layers().contentDigest(stack.get(i)));
      }
      assertThat(listing(back)).as("seed %d", seed).isEqualTo(listing(stack));
    }
  }

  @Inside
  public void aReadOnlyViewCannotBeWritten() throws Exception {
    List<LayerId> stack = random(9, List.of());
    Path at = store.temp().newDirectory("ro");
    try (MountedTree mounted = snapshots.mount(stack, null, null, at);
        Fd fd = Fd.directory(mounted.path())) {
      ErrnoException refused =
          org.assertj.core.api.Assertions.catchThrowableOfType(
              ErrnoException.class, () -> FileCalls.mkdir(fd, "x", 0755));
      assertThat(refused.errno()).isEqualTo(Errno.EROFS);
    }
  }
}
