package dev.bothy.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.FileStat;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What of a layer makes it another one for the steps after it, and what does not. */
public class LayerDigestBehaviour extends StoreBench {
  private interface Change {
    void to(Fd layer) throws IOException;
  }

  public LayerDigestBehaviour() throws IOException {}

  private static void whiteout(Fd dir, String name) throws IOException {
    FileCalls.mknod(dir, name, FileStat.CHARACTER, 0, 0);
  }

  private static Digest digest(Store store, Change change) throws IOException {
    try (PendingLayer pending = store.layers().begin();
        Fd fd = Fd.directory(pending.fs())) {
      TestRoot.write(fd, "f", "text");
      TestRoot.write(fd, "g", "text");
      FileCalls.mkdir(fd, "d", 0755);
      FileCalls.symlink("f", fd, "l");
      whiteout(fd, "w");
      TestRoot.attribute(fd, "f", "user.a", "b");
      change.to(fd);
      return store.layers().contentDigest(pending.commit());
    }
  }

  @Inside
  public void allThatAStepCanSeeCounts() throws Exception {
    Map<String, Change> changes = new LinkedHashMap<>();
    changes.put("nothing", _ -> {});
    changes.put("contents", fd -> TestRoot.write(fd, "f", "TEXT"));
    changes.put("a file more", fd -> TestRoot.write(fd, "h", ""));
    changes.put("a file less", fd -> FileCalls.unlink(fd, "g"));
    changes.put("another place", fd -> FileCalls.rename(fd, "g", fd, "d/g", 0));
    changes.put("permissions", fd -> FileCalls.chmod(fd, "f", 0755));
    changes.put("set-user-id", fd -> FileCalls.chmod(fd, "f", 04644));
    changes.put("permissions of a directory", fd -> FileCalls.chmod(fd, "d", 01777));
    changes.put("permissions of the root", fd -> FileCalls.chmod(fd, ".", 0700));
    changes.put("user", fd -> FileCalls.chown(fd, "f", 7, 0));
    changes.put("group", fd -> FileCalls.chown(fd, "f", 0, 7));
    changes.put("group of the root", fd -> FileCalls.chown(fd, ".", 0, 7));
    changes.put("value of an attribute", fd -> TestRoot.attribute(fd, "f", "user.a", "c"));
    changes.put("name of an attribute", fd -> TestRoot.attribute(fd, "f", "user.b", "b"));
    changes.put("attribute of a directory", fd -> TestRoot.attribute(fd, "d", "user.a", "b"));
    String opaque = (TestRoot.isRootless() ? "user" : "trusted") + ".overlay.opaque";
    changes.put("what hides all below", fd -> TestRoot.attribute(fd, "d", opaque, "y"));
    changes.put("another deletion", fd -> whiteout(fd, "v"));
    changes.put("a deletion less", fd -> FileCalls.unlink(fd, "w"));
    changes.put(
        "target of a link",
        fd -> {
          FileCalls.unlink(fd, "l");
          FileCalls.symlink("g", fd, "l");
        });
    changes.put(
        "a pipe in the place of a file",
        fd -> {
          FileCalls.unlink(fd, "g");
          FileCalls.mknod(fd, "g", FileStat.FIFO | 0644, 0, 0);
        });
    if (!TestRoot.isRootless()) {
      changes.put("a device", fd -> FileCalls.mknod(fd, "n", FileStat.CHARACTER | 0644, 1, 3));
      changes.put(
          "another device", fd -> FileCalls.mknod(fd, "n", FileStat.CHARACTER | 0644, 1, 5));
      changes.put("a disk", fd -> FileCalls.mknod(fd, "n", FileStat.BLOCK | 0644, 1, 3));
    }
    try (Store store = open()) {
      Map<Digest, String> seen = new LinkedHashMap<>();
      for (Map.Entry<String, Change> change : changes.entrySet()) {
        String same = seen.put(digest(store, change.getValue()), change.getKey());
        assertThat(same).as("the same as with %s", change.getKey()).isNull();
      }
    }
  }

  @Inside
  public void timesAndNamesOfOneFileDoNot() throws Exception {
    try (Store store = open()) {
      Digest plain = digest(store, _ -> {});
      assertThat(digest(store, fd -> FileCalls.times(fd, "f", 5, 6, 5, 6))).isEqualTo(plain);
      assertThat(digest(store, fd -> FileCalls.times(fd, ".", 5, 6, 5, 6))).isEqualTo(plain);
      Digest twice = digest(store, fd -> TestRoot.write(fd, "g2", "text"));
      assertThat(digest(store, fd -> FileCalls.link(fd, "g", fd, "g2"))).isEqualTo(twice);
    }
  }
}
