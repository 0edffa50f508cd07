package dev.bothy.engine.source.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.oci.Digest;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What was seen of a directory, as bytes. */
class LocalTableTest extends LocalDirectoryBench {
  @Test
  void aTreeIsTheSameInAnotherProcess() throws Exception {
    addOddNames();
    Files.setLastModifiedTime(root.resolve("a.txt"), LONG_AGO);
    LocalTree tree = scan();
    StatCache table = StatCache.open(store, root, LocalFilter.all());
    LocalTree there = Objects.requireNonNull(table.tree(tree.digest().hex()));
    assertThat(there.entries()).isEqualTo(tree.entries());
    assertThat(there.digest()).isEqualTo(tree.digest());
    for (LocalTree.Entry entry : tree.entries()) {
      assertThat(there.settled(entry)).isEqualTo(tree.settled(entry));
    }
  }

  @Test
  void anotherTreeIsNotTakenForIt() throws Exception {
    Digest before = digest();
    Files.writeString(root.resolve("a.txt"), "b");
    digest();
    StatCache table = StatCache.open(store, root, LocalFilter.all());
    assertThat(table.tree(before.hex())).isNull();
  }

  @Test
  void aDamagedTableIsAsGoodAsNone() throws Exception {
    addOddNames();
    LocalTree tree = scan();
    byte[] whole = LocalTable.encode(tree);
    assertThat(LocalTable.read(whole)).isNotNull();
    for (int length : List.of(0, 7, 60, whole.length / 2, whole.length - 1)) {
      assertThat(LocalTable.read(Arrays.copyOf(whole, length))).isNull();
    }
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 4;
      assertThat(LocalTable.read(damaged)).isNull();
    }
  }

  @Test
  void aTableHoldsItsOwnEntriesAndNoOthers() throws Exception {
    addOddNames();
    LocalTree tree = scan();
    LocalTable table = Objects.requireNonNull(LocalTable.read(LocalTable.encode(tree)));
    assertThat(table.holds(tree.entries())).isTrue();
    for (int at = 0; at < tree.entries().size(); at++) {
      LocalTree.Entry entry = tree.entries().get(at);
      StatCache.Identity id = entry.identity();
      List<LocalTree.Entry> others = new ArrayList<>();
      others.add(new LocalTree.Entry(entry.path() + "x", entry.mode(), id, entry.content()));
      others.add(new LocalTree.Entry(entry.path(), entry.mode() ^ 1, id, entry.content()));
      if (id == null) {
        others.add(new LocalTree.Entry(entry.path(), entry.mode(), null, entry.content() + "x"));
      } else {
        StatCache.Identity later =
            new StatCache.Identity(id.dev(), id.ino(), id.size(), id.mtime(), id.ctime() + 1);
        others.add(new LocalTree.Entry(entry.path(), entry.mode(), later, entry.content()));
      }
      for (LocalTree.Entry other : others) {
        List<LocalTree.Entry> entries = new ArrayList<>(tree.entries());
        entries.set(at, other);
        assertThat(table.holds(entries)).as("%s", other).isFalse();
      }
    }
    assertThat(table.holds(tree.entries().subList(1, tree.entries().size()))).isFalse();
  }

  @Test
  void aTableKnowsFilesByWhatTheyAreAndNotThoseTooYoung() throws Exception {
    LocalTree tree = scan();
    long later = System.currentTimeMillis() * 1_000_000 + 10_000_000_000L;
    LocalTree settled = new LocalTree(tree.entries(), later);
    LocalTable known = Objects.requireNonNull(LocalTable.read(LocalTable.encode(settled)));
    LocalTable young = Objects.requireNonNull(LocalTable.read(LocalTable.encode(tree)));
    for (LocalTree.Entry entry : tree.entries()) {
      if (entry.identity() != null) {
        assertThat(known.content(entry.identity())).isEqualTo(entry.content());
        assertThat(young.content(entry.identity())).isNull();
      }
    }
  }
}
