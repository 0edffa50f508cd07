package dev.bothy.engine.remotecache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.cache.CacheRecord;
import dev.bothy.engine.cache.CacheRecords;
import dev.bothy.engine.cache.OpKey;
import dev.bothy.engine.cache.StepKey;
import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.namespace.TreeListing;
import dev.bothy.engine.snapshot.OverlayMarks;
import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.LayerInfo;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.Mounts;
import dev.bothy.llb.op.FileAction;
import dev.bothy.llb.op.FileOp;
import dev.bothy.llb.op.Op;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Another store's results: taken as they were made, or not at all. */
public class CacheOfStoreBehaviour implements AutoCloseable {
  private static final StepKey KEY = StepKey.of(key("x"), List.of());

  private final TestRoot files = new TestRoot();
  private final Path theirs = files.directory().resolve("theirs");
  private final Store own = Store.open(files.directory().resolve("own"), TestRoot.isRootless());
  private final LayerId layer;

  public CacheOfStoreBehaviour() throws Exception {
    FileCalls.umask(022);
    Mounts.makePrivate(Path.of("/"));
    try (Store store = open()) {
      OverlayMarks marks = new OverlayMarks(store.userXattrs());
      try (PendingLayer pending = store.layers().begin()) {
        Path fs = pending.fs();
        Files.createDirectory(fs.resolve("opaque"));
        Files.writeString(fs.resolve("opaque/file"), "hello");
        Files.createLink(fs.resolve("opaque/link"), fs.resolve("opaque/file"));
        FileCalls.chown(Fd.NONE, fs.resolve("opaque/file").toString(), 12, 34);
        FileCalls.chmod(Fd.NONE, fs.resolve("opaque/file").toString(), 04751);
        Files.createDirectory(fs.resolve("gone"));
        try (Fd root = Fd.directory(fs);
            Fd gone = Fd.directory(fs.resolve("gone"))) {
          marks.makeOpaque(root, "opaque");
          marks.whiteout(gone, "name");
        }
        FileCalls.chmod(Fd.NONE, fs.toString(), 0711);
        pending.leavesUnchanged(List.of("opaque/file"));
        layer = pending.commit();
      }
      new CacheRecords(store)
          .put(
              new CacheRecord(
                  KEY.digest(),
                  KEY.op().digest(),
                  "make it",
                  1,
                  2,
                  List.of(List.of(layer)),
                  List.of(),
                  List.of()));
      store.layers().sync();
    }
  }

  private static OpKey key(String text) {
    FileAction action =
        new FileAction(
            -1,
            -1,
            0,
            new FileAction.Mkfile("/f", 0644, text.getBytes(StandardCharsets.UTF_8), null, -1));
    return OpKey.of(new Op(List.of(), new FileOp(List.of(action)), null, null));
  }

  private Store open() throws IOException {
    return Store.open(theirs, TestRoot.isRootless());
  }

  /** As the check of a store does. */
  private void readThrough() throws IOException {
    try (Store store = open()) {
      assertThat(store.layers().damage(layer)).isNull();
    }
  }

  private KnownResults.@Nullable Known find() throws IOException {
    CacheOfStore cache = CacheOfStore.read(theirs, own);
    return cache == null ? null : cache.find(KEY);
  }

  private LayerId taken() throws Exception {
    KnownResults.Known known = Objects.requireNonNull(find());
    assertThat(known.name()).isEqualTo("make it");
    return known.bringing().outputs().getFirst().getFirst();
  }

  @Inside
  public void aLayerIsTakenAsItIs() throws Exception {
    readThrough();
    LayerId copy = taken();
    assertThat(copy).isNotEqualTo(layer);
    try (Store store = open()) {
      assertThat(own.layers().contentDigest(copy)).isEqualTo(store.layers().contentDigest(layer));
      assertThat(TreeListing.of(own.layers().fs(copy)))
          .isEqualTo(TreeListing.of(store.layers().fs(layer)));
      LayerInfo info = own.layers().find(copy).orElseThrow();
      assertThat(info.whiteoutDirs()).containsExactly("gone");
      assertThat(info.unchanged()).containsExactly("opaque/file"); // a diff leaves it out here too
    }
    assertThat(taken()).isEqualTo(copy);
    assertThat(own.layers().list()).containsExactly(copy);
  }

  @Inside
  public void aStoreThatIsReadOnlyWillDo() throws Exception {
    readThrough();
    Mounts.bind(theirs.toString(), theirs, false);
    Mounts.remountBind(theirs, Mounts.RDONLY);
    try {
      assertThat(own.layers().has(taken())).isTrue();
    } finally {
      Mounts.unmountNow(theirs);
    }
  }

  @Inside
  public void aLayerThatNobodyHasReadThroughIsNotTaken() {
    assertThatThrownBy(this::taken)
        .hasMessageContaining("bothy doctor --check-store --store " + theirs);
  }

  @Inside
  public void aDamagedLayerIsNotTaken() throws Exception {
    readThrough();
    Path file = theirs.resolve("layers").resolve(layer.value()).resolve("fs/opaque/file");
    Files.writeString(file, "hullo");
    assertThatThrownBy(this::taken).hasMessage("its layer " + layer + " is damaged");
    assertThat(own.layers().list()).isEmpty();
  }

  @Inside
  public void itStaysWhileItIsCopiedAndCanGoBefore() throws Exception {
    readThrough();
    KnownResults.Known known = Objects.requireNonNull(find());
    try (Store store = open()) {
      assertThat(store.layers().delete(layer)).isTrue();
    }
    assertThatThrownBy(() -> known.bringing().outputs()).isInstanceOf(IOException.class);
    assertThat(find()).isNull();
  }

  @Inside
  public void anotherUsersStoreIsRefused() throws Exception {
    FileCalls.chown(Fd.NONE, theirs.resolve("version").toString(), 7, 7);
    assertThatThrownBy(this::find).hasMessageContaining("another user's");
  }

  @Inside
  public void whereNoStoreIsNoneIsMade() throws Exception {
    Path none = files.directory().resolve("none");
    assertThat(CacheOfStore.read(none, own)).isNull();
    assertThat(none).doesNotExist();
  }

  @Override
  public void close() throws IOException {
    own.close();
    files.close();
  }
}
