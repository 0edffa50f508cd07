package dev.bothy.engine.solve.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.snapshot.MergedTree;
import dev.bothy.engine.snapshot.OverlayMarks;
import dev.bothy.engine.snapshot.Selection;
import dev.bothy.llb.op.ExecMeta;
import dev.bothy.llb.op.ExecOp;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileAction.ByName;
import dev.bothy.llb.op.FileAction.Chown;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.Mount;
import dev.bothy.llb.op.Op;
import dev.bothy.llb.op.OpKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operations read of their input number 1, also such as our own client does not write. */
class NarrowedOperationsTest {
  private static final List<String> FILES = List.of("etc/passwd", "etc/group", "used", "other");

  @TempDir Path directory;
  private final OverlayMarks marks = new OverlayMarks(true);

  @BeforeEach
  void fill() throws IOException {
    for (String tree : List.of("before", "after")) {
      for (String name : FILES) {
        Path file = directory.resolve(tree).resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, "a");
      }
    }
  }

  private Selection selected(Narrowing narrowing, String tree) throws Exception {
    Selection selection = new Selection(marks);
    MergedTree merged = new MergedTree(List.of(directory.resolve(tree)), marks);
    assertThat(narrowing.select(merged, selection)).isTrue();
    return selection;
  }

  /** Which of the files count, each changed by itself. */
  private List<String> counting(OpKind kind) throws Exception {
    Narrowing narrowing = Narrowing.of(new Op(List.of(), kind, null, null), 1);
    if (narrowing == null) {
      return FILES;
    }
    List<String> counting = new java.util.ArrayList<>();
    for (String name : FILES) {
      Path file = directory.resolve("after").resolve(name);
      Files.writeString(file, "b");
      if (!selected(narrowing, "before").same(selected(narrowing, "after"))) {
        counting.add(name);
      }
      Files.writeString(file, "a");
    }
    return counting;
  }

  private static FileOp copy(int source, Chown owner) {
    return new FileOp(
        List.of(
            new FileAction(
                0,
                source,
                0,
                new FileAction.Copy(
                    "/used", "/x", owner, -1, false, false, false, false, false, false, -1,
                    List.of(), List.of(), false, "", List.of()))));
  }

  private static FileOp directory(Chown owner) {
    return new FileOp(
        List.of(new FileAction(0, -1, 0, new FileAction.Mkdir("/d", 0755, false, owner, -1))));
  }

  @Test
  void namesOfOwnersCountWhereTheyAreLookedUp() throws Exception {
    Chown user = new Chown(new ByName("ada", 1), null);
    Chown group = new Chown(null, new ByName("staff", 1));
    for (Chown owner : List.of(user, group)) {
      assertThat(counting(copy(1, owner))).containsExactly("etc/passwd", "etc/group", "used");
      assertThat(counting(copy(0, owner))).containsExactly("etc/passwd", "etc/group");
      assertThat(counting(directory(owner))).containsExactly("etc/passwd", "etc/group");
    }
    Chown elsewhere = new Chown(new ByName("ada", 0), new ByName("staff", 0));
    assertThat(counting(copy(1, elsewhere))).containsExactly("used");
  }

  private static Mount mount(int input, String selector, String dest, Mount.Type type) {
    return new Mount(input, selector, dest, -1, true, type, "", Mount.ContentCache.DEFAULT);
  }

  @Test
  void numbersOfMountsThatShowNoTreeMeanNothing() throws Exception {
    ExecMeta meta =
        new ExecMeta(
            List.of("/do"),
            List.of(),
            "/",
            "",
            null,
            List.of(),
            "",
            List.of(),
            "",
            true,
            List.of());
    Mount root = mount(0, "", "/", Mount.Bind.INSTANCE);
    Mount part = mount(1, "used", "/part", Mount.Bind.INSTANCE);
    for (Mount.Type type :
        List.of(
            new Mount.Secret("s", 0, 0, 0400, false),
            new Mount.Ssh("default", 0, 0, 0600, false),
            new Mount.Tmpfs(0))) {
      ExecOp op =
          new ExecOp(
              meta,
              List.of(root, part, mount(1, "", "/else", type)),
              ExecOp.Network.SANDBOX,
              ExecOp.Security.SANDBOX,
              List.of(),
              List.of());
      assertThat(counting(op)).as("%s", type).containsExactly("used");
    }
    // A cache starts with the tree.
    Mount cache = mount(1, "", "/cache", new Mount.Cache("id", Mount.Sharing.SHARED));
    assertThat(
            counting(
                new ExecOp(
                    meta,
                    List.of(root, part, cache),
                    ExecOp.Network.SANDBOX,
                    ExecOp.Security.SANDBOX,
                    List.of(),
                    List.of())))
        .isEqualTo(FILES);
  }
}
