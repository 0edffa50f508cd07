package dev.bothy.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.engine.sys.Trees;
import dev.bothy.oci.layer.LayerEntry;
import dev.bothy.oci.layer.LayerSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a step's layer is on other trees than its own: cases of BuildKit's own tests of diff. */
public class SettledLayersBehaviour extends StackBench {
  public SettledLayersBehaviour() throws IOException {}

  private List<LayerId> base() throws IOException {
    return change(
        List.of(),
        (root, fd) -> {
          write(root.resolve("d/a"), "a");
          write(root.resolve("d/sub/b"), "b");
          write(root.resolve("e/f"), "f");
        });
  }

  // 58
  @Inside
  public void aReplacedDirectoryDeletesWhatItReplacedAndNoMore() throws Exception {
    List<LayerId> base = base();
    List<LayerId> replaced =
        change(
            base,
            (root, fd) -> {
              Trees.delete(fd, "d");
              write(root.resolve("d/sub/n"), "n");
            });
    assertThat(listing(replaced)).contains("d/sub/n").doesNotContain("d/a", "d/sub/b");
    List<LayerId> other =
        change(
            base,
            (root, _) -> {
              write(root.resolve("d/x"), "x");
              write(root.resolve("d/sub/y"), "y");
            });
    List<LayerId> merged = Snapshots.merge(List.of(other, snapshots.diff(base, replaced)));
    assertThat(listing(merged))
        .contains("d/x f", "d/sub/y f", "d/sub/n f")
        .doesNotContain("d/a", "d/sub/b");
  }

  @Inside
  public void aDirectoryThatReplacedAnotherKeepsItsTime() throws Exception {
    List<LayerId> replaced =
        change(
            base(),
            (root, fd) -> {
              Trees.delete(fd, "d");
              write(root.resolve("d/sub/n"), "n");
              FileCalls.times(fd, "d/sub", 5, 7, 5, 7);
              FileCalls.times(fd, "d", 5, 7, 5, 7);
            });
    Path at = store.temp().newDirectory("look");
    try (MountedTree mounted = snapshots.mount(replaced, null, null, at);
        Fd fd = Fd.directory(mounted.path())) {
      for (String name : List.of("d", "d/sub")) {
        assertThat(FileCalls.stat(fd, name).mtimeSeconds()).as(name).isEqualTo(5);
      }
    }
  }

  // 59: what is a directory on both sides is merged, whichever way the difference is found.
  @Inside
  public void aDirectoryThatTookAFilesPlaceHidesNothingOfOthers() throws Exception {
    List<LayerId> file = change(List.of(), (root, _) -> write(root.resolve("x"), "x"));
    List<LayerId> replaced =
        change(
            file,
            (root, fd) -> {
              Trees.delete(fd, "x");
              write(root.resolve("x/n"), "n");
            });
    List<LayerId> elsewhere = change(List.of(), (root, _) -> write(root.resolve("x/n"), "n"));
    List<LayerId> other = change(List.of(), (root, _) -> write(root.resolve("x/a"), "a"));
    for (List<LayerId> to : List.of(replaced, elsewhere)) {
      List<LayerId> difference = snapshots.diff(file, to);
      assertThat(listing(Snapshots.merge(List.of(other, difference)))).contains("x/a f", "x/n f");
      assertThat(listing(Snapshots.merge(List.of(file, difference)))).isEqualTo(listing(to));
    }
  }

  // 62
  @Inside
  public void whatWasMovedAwayAndBackIsNoDifference() throws Exception {
    List<LayerId> base = base();
    List<LayerId> shuffled =
        change(
            base,
            (root, fd) -> {
              Files.move(root.resolve("d/a"), root.resolve("away"));
              Files.move(root.resolve("away"), root.resolve("d/a"));
              FileCalls.chmod(fd, "e/f", 0644);
              write(root.resolve("new"), "n");
            });
    assertThat(listing(shuffled)).contains("d/a f", "e/f f", "new f");
    assertThat(listing(snapshots.diff(base, shuffled)))
        .contains("new f")
        .doesNotContain("d d", "e d");
    List<LayerId> without =
        change(
            base,
            (root, fd) -> {
              Trees.delete(fd, "d");
              Trees.delete(fd, "e");
            });
    List<LayerId> merged = Snapshots.merge(List.of(without, snapshots.diff(base, shuffled)));
    assertThat(listing(merged)).contains("new f").doesNotContain("d/a", "e/f");
  }

  @Inside
  public void namesOfOneFileStayTogetherInItsLayer() throws Exception {
    List<LayerId> base = base();
    List<LayerId> linked = change(base, (root, fd) -> FileCalls.link(fd, "d/a", fd, "d/second"));
    Path at = store.temp().newDirectory("look");
    try (MountedTree mounted = snapshots.mount(linked, null, null, at);
        Fd fd = Fd.directory(mounted.path())) {
      assertThat(FileCalls.stat(fd, "d/a").nlink()).isEqualTo(2);
    }
    assertThat(listing(snapshots.diff(base, linked))).contains("d/second f").doesNotContain("d/a");
  }

  @Inside
  public void filesOfOneTimeThatChangedPlacesAreADifference() throws Exception {
    List<LayerId> base =
        change(
            List.of(),
            (root, fd) -> {
              for (String name : List.of("a", "b")) {
                write(root.resolve(name), name);
                FileCalls.times(fd, name, 5, 7, 5, 7);
              }
            });
    List<LayerId> swapped =
        change(
            base,
            (root, _) -> {
              Files.move(root.resolve("a"), root.resolve("away"));
              Files.move(root.resolve("b"), root.resolve("a"));
              Files.move(root.resolve("away"), root.resolve("b"));
            });
    assertThat(listing(snapshots.diff(base, swapped))).contains("a f 644 0:0 b", "b f 644 0:0 a");
  }

  @Inside
  public void anEditThatKeepsSizeAndTimeStaysInTheTree() throws Exception {
    List<LayerId> base =
        change(
            List.of(),
            (root, fd) -> {
              write(root.resolve("f"), "old");
              FileCalls.times(fd, "f", 5, 0, 5, 0);
            });
    List<LayerId> edited =
        change(
            base,
            (root, fd) -> {
              write(root.resolve("f"), "new");
              FileCalls.times(fd, "f", 5, 0, 5, 0);
            });
    assertThat(listing(edited)).contains("f f 644 0:0 new");
    assertThat(listing(snapshots.diff(base, edited))).contains("f f 644 0:0 new");
  }

  // 64: "ab" + "d", then what leads from "abc" to the merge of "abc", "d", "a", "e" less "d".
  @Inside
  public void aLayerThatIsMergedAgainIsPartOfTheDifference() throws Exception {
    List<LayerId> a = change(List.of(), (root, _) -> write(root.resolve("a"), "a"));
    List<LayerId> ab = change(a, (root, _) -> write(root.resolve("b"), "b"));
    List<LayerId> abc = change(ab, (root, _) -> write(root.resolve("c"), "c"));
    List<LayerId> d = change(List.of(), (root, _) -> write(root.resolve("d"), "d"));
    List<LayerId> ae = change(a, (root, _) -> write(root.resolve("e"), "e"));
    List<LayerId> nested = Snapshots.merge(List.of(abc, d, ae));
    List<LayerId> lessD = change(nested, (_, fd) -> Trees.delete(fd, "d"));
    List<LayerId> abd = change(ab, (root, _) -> write(root.resolve("d"), "other"));
    List<LayerId> merged = Snapshots.merge(List.of(abd, snapshots.diff(abc, lessD)));
    assertThat(listing(merged)).contains("a f", "b f", "e f").doesNotContain("c f", "d f");
    List<LayerId> again = Snapshots.merge(List.of(a, a, d));
    assertThat(listing(snapshots.diff(a, again))).contains("a f", "d f");
  }

  @Inside
  public void aSocketLeavesTheStoreAsAnEmptyFile() throws Exception {
    List<LayerId> made =
        change(List.of(), (_, fd) -> FileCalls.mknod(fd, "s", FileStat.SOCKET | 0640, 0, 0));
    Path layer = store.layers().fs(made.getFirst());
    Path out = Files.createDirectory(files.directory().resolve("out"));
    try (Fd from = Fd.directory(layer);
        Fd to = Fd.directory(out)) {
      TreeCopy.withoutSockets(snapshots.marks()).copyContents(from, to);
      FileStat stat = FileCalls.stat(to, "s");
      assertThat(stat.isRegular()).isTrue();
      assertThat(stat.permissions()).isEqualTo(0640);
    }
    UpperDirectorySource source =
        new UpperDirectorySource(
            layer, snapshots.marks(), UpperDirectorySource.Contents.AS_THEY_ARE);
    assertThat(names(source)).isEmpty();
    assertThat(names(source.withSockets())).containsExactly("s 0");
  }

  private static List<String> names(LayerSource source) throws IOException {
    List<String> names = new ArrayList<>();
    source.walk(
        new LayerSource.Visitor() {
          @Override
          public void entry(LayerEntry entry) {
            names.add(entry.path());
          }

          @Override
          public void file(LayerEntry entry, InputStream content) throws IOException {
            names.add(entry.path() + " " + content.readAllBytes().length);
          }
        });
    return names;
  }
}
