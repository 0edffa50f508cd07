package dev.bothy.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two versions of a tree that share most of their files as links. */
class SelectionTest {
  @TempDir Path directory;
  private OverlayMarks marks;
  private Path before;
  private Path after;

  @BeforeEach
  void make() throws Exception {
    marks = new Snapshots(Store.open(directory.resolve("store"), false)).marks();
    before = Files.createDirectories(directory.resolve("before"));
    after = Files.createDirectories(directory.resolve("after"));
    for (String name : List.of("a", "b", "sub/c")) {
      Files.createDirectories(before.resolve(name).getParent());
      Files.createDirectories(after.resolve(name).getParent());
      Files.writeString(before.resolve(name), "text of " + name);
      Files.createLink(after.resolve(name), before.resolve(name));
    }
  }

  private Set<String> linked() throws IOException {
    return sideBySide(tree(before), tree(after)).linked();
  }

  private static SideBySide sideBySide(MergedTree mine, MergedTree theirs) throws IOException {
    return SideBySide.of(
        mine, Objects.requireNonNull(mine.root()), theirs, Objects.requireNonNull(theirs.root()));
  }

  private MergedTree tree(Path... layers) {
    return new MergedTree(List.of(layers), marks);
  }

  private MergedTree.Entry root(Path tree) throws IOException {
    return Objects.requireNonNull(new MergedTree(List.of(tree), marks).lookup("/"));
  }

  private boolean same(Path mine, Path theirs, Selection.Filter filter) throws Exception {
    return selection(mine, filter).same(selection(theirs, filter));
  }

  private Selection selection(Path tree, Selection.Filter filter) throws IOException {
    Selection selection = new Selection(marks);
    selection.begin();
    selection.add(new MergedTree(List.of(tree), marks), "", root(tree), filter);
    return selection;
  }

  private boolean same() throws Exception {
    boolean same = same(before, after, Selection.Filter.ALL);
    assertThat(same(after, before, Selection.Filter.ALL)).isEqualTo(same);
    return same;
  }

  private void replace(String name, String text) throws IOException {
    Files.delete(after.resolve(name));
    Files.writeString(after.resolve(name), text);
  }

  @Test
  void whatIsLinkedIsTheSame() throws Exception {
    assertThat(linked()).containsExactlyInAnyOrder("a", "b");
    assertThat(same()).isTrue();
  }

  @Test
  void aFileMadeAnewIsComparedByItsContents() throws Exception {
    replace("a", "text of a");
    assertThat(linked()).containsExactly("b");
    SideBySide both = sideBySide(tree(before), tree(after));
    assertThat(both.left()).containsOnlyKeys("a", "sub");
    assertThat(both.right()).containsOnlyKeys("a", "sub");
    assertThat(same()).isTrue();
    replace("a", "TEXT of a");
    assertThat(same()).isFalse();
  }

  @Test
  void deepDownToo() throws Exception {
    replace("sub/c", "other");
    assertThat(same()).isFalse();
  }

  @Test
  void oneInodeUnderAnotherNameIsNotTheSame() throws Exception {
    Files.delete(after.resolve("a"));
    Files.createLink(after.resolve("d"), before.resolve("a"));
    assertThat(linked()).containsExactly("b");
    assertThat(same()).isFalse();
  }

  @Test
  void whatIsMissingOrNewIsADifference() throws Exception {
    Files.delete(after.resolve("b"));
    assertThat(same()).isFalse();
    Files.createLink(after.resolve("b"), before.resolve("b"));
    assertThat(same()).isTrue();
    Files.writeString(after.resolve("new"), "");
    assertThat(same()).isFalse();
  }

  @Test
  void onlyWhatTheFilterTakesCounts() throws Exception {
    replace("a", "other");
    Selection.Filter withoutA =
        new Selection.Filter() {
          @Override
          public boolean takes(String path) {
            return !path.equals("a");
          }

          @Override
          public boolean entersDirectory(String path) {
            return true;
          }
        };
    assertThat(same(before, after, withoutA)).isTrue();
    assertThat(same()).isFalse();
  }

  @Test
  void directoriesMergedOfSeveralAreLookedAtOneByOne() throws Exception {
    MergedTree merged = tree(before, after);
    assertThat(sideBySide(merged, tree(after)).linked()).isEmpty();
    assertThat(sideBySide(tree(before), merged).linked()).isEmpty();
    assertThat(sideBySide(merged, tree(after)).left()).containsOnlyKeys("a", "b", "sub");
  }
}
