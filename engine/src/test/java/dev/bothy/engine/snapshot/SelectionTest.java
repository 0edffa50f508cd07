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
    return MergedTree.linked(root(before), root(after));
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
    MergedTree merged = new MergedTree(List.of(before, after), marks);
    MergedTree.Entry both = Objects.requireNonNull(merged.lookup("/"));
    assertThat(MergedTree.linked(both, root(after))).isEmpty();
    assertThat(MergedTree.linked(root(before), both)).isEmpty();
  }
}
