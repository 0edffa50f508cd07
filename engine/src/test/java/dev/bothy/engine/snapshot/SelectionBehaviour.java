package dev.bothy.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What makes a step run again that only reads the tree. */
public class SelectionBehaviour implements AutoCloseable {
  private interface Change {
    void to(Fd tree) throws IOException;
  }

  private final TestRoot files = new TestRoot();
  private final OverlayMarks marks = new OverlayMarks(TestRoot.isRootless());
  private final Path before;

  public SelectionBehaviour() throws IOException {
    FileCalls.umask(022);
    before = tree("before", _ -> {});
  }

  private Path tree(String name, Change change) throws IOException {
    Path at = Files.createDirectory(files.directory().resolve(name));
    try (Fd fd = Fd.directory(at)) {
      TestRoot.write(fd, "f", "text");
      FileCalls.mkdir(fd, "d", 0755);
      TestRoot.write(fd, "d/g", "text");
      FileCalls.symlink("f", fd, "l");
      FileCalls.mknod(fd, "p", FileStat.FIFO | 0644, 0, 0);
      TestRoot.attribute(fd, "f", "user.a", "b");
      change.to(fd);
    }
    return at;
  }

  private Selection selection(Path at) throws IOException {
    MergedTree tree = new MergedTree(List.of(at), marks);
    Selection selection = new Selection(marks);
    selection.begin();
    selection.add(tree, "", Objects.requireNonNull(tree.root()), Selection.Filter.ALL);
    return selection;
  }

  private boolean isSame(String name, Change change) throws Exception {
    Path after = tree(name.replace(' ', '-'), change);
    boolean same = selection(before).same(selection(after));
    assertThat(selection(after).same(selection(before))).as(name).isEqualTo(same);
    return same;
  }

  @Inside
  public void allThatAStepCanSeeCounts() throws Exception {
    Map<String, Change> changes = new LinkedHashMap<>();
    changes.put("contents of one length", fd -> TestRoot.write(fd, "f", "TEXT"));
    changes.put("length", fd -> TestRoot.write(fd, "d/g", "texts"));
    changes.put("permissions", fd -> FileCalls.chmod(fd, "f", 0755));
    changes.put("set-user-id", fd -> FileCalls.chmod(fd, "f", 04644));
    changes.put("permissions of a directory", fd -> FileCalls.chmod(fd, "d", 01777));
    changes.put("permissions of the root", fd -> FileCalls.chmod(fd, ".", 0700));
    changes.put("user", fd -> FileCalls.chown(fd, "f", 7, 0));
    changes.put("group", fd -> FileCalls.chown(fd, "f", 0, 7));
    changes.put("group of a directory", fd -> FileCalls.chown(fd, "d", 0, 7));
    changes.put("value of an attribute", fd -> TestRoot.attribute(fd, "f", "user.a", "c"));
    changes.put("name of an attribute", fd -> TestRoot.attribute(fd, "f", "user.b", "b"));
    changes.put("attribute of a directory", fd -> TestRoot.attribute(fd, "d", "user.a", "b"));
    changes.put(
        "target of a link",
        fd -> {
          FileCalls.unlink(fd, "l");
          FileCalls.symlink("d", fd, "l");
        });
    changes.put(
        "a file in the place of a pipe",
        fd -> {
          FileCalls.unlink(fd, "p");
          TestRoot.write(fd, "p", "");
        });
    for (Map.Entry<String, Change> change : changes.entrySet()) {
      assertThat(isSame(change.getKey(), change.getValue())).as(change.getKey()).isFalse();
    }
  }

  @Inside
  public void timesAndOverlaysOwnMarksDoNot() throws Exception {
    assertThat(isSame("nothing", _ -> {})).isTrue();
    assertThat(isSame("times", fd -> FileCalls.times(fd, "f", 5, 6, 5, 6))).isTrue();
    String opaque = (TestRoot.isRootless() ? "user" : "trusted") + ".overlay.opaque";
    assertThat(isSame("marks", fd -> TestRoot.attribute(fd, "d", opaque, "y"))).isTrue();
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
