package dev.bothy.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.namespace.Inside;
import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.sys.ErrnoException;
import dev.bothy.engine.sys.Fd;
import dev.bothy.engine.sys.FileCalls;
import dev.bothy.engine.sys.TooDeepException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** The store's promises: whole or not there, whatever happens when. */
public class StoreBehaviour extends StoreBench {
  public StoreBehaviour() throws IOException {}

  @Inside
  public void aLayerIsThereAfterItsCommitAndInLaterProcesses() throws Exception {
    LayerId id;
    try (Store store = open()) {
      id = layer(store, "hello");
      LayerInfo info = store.layers().find(id).orElseThrow();
      assertThat(info.entries()).isEqualTo(1);
      assertThat(info.bytes()).isPositive();
      assertThat(info.whiteoutDirs()).isEmpty();
    }
    try (Store store = open()) {
      assertThat(store.layers().list()).containsExactly(id);
      assertThat(store.layers().fs(id).resolve("file")).hasContent("hello");
    }
    assertThat(leftovers()).isEmpty();
  }

  @Inside
  public void largeFilesOfACommittedLayerBeginToGoToTheDiskUntilTheStoreIsClosed()
      throws Exception {
    Thread begins;
    try (Store store = open()) {
      LayerId _ = layer(store, "small");
      assertThat(writeback()).isEmpty();
      LayerId _ = layer(store, "x".repeat(1 << 20));
      begins = writeback().orElseThrow();
    }
    assertThat(begins.join(Duration.ofSeconds(30))).isTrue();
  }

  private static Optional<Thread> writeback() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("writeback"))
        .findFirst();
  }

  @Inside
  public void whatIsNotCommittedLeavesNothing() throws Exception {
    try (Store store = open()) {
      try (PendingLayer pending = store.layers().begin()) {
        Files.writeString(pending.fs().resolve("file"), "x");
      }
      assertThat(store.layers().list()).isEmpty();
      try (Stream<Path> mine = Files.list(store.temp().directory())) {
        assertThat(mine).isEmpty();
      }
    }
  }

  private static void nest(Path in, int levels) throws IOException {
    Fd at = Fd.directory(in);
    for (int i = 0; i < levels; i++) {
      try (Fd parent = at) {
        FileCalls.mkdir(parent, "d", 0755);
        at = parent.childDirectory("d");
      }
    }
    at.close();
  }

  @Inside
  public void directoriesNestedWithoutEndAreRefusedAndStopNobody() throws Exception {
    try (Store store = open()) {
      try (PendingLayer pending = store.layers().begin()) {
        nest(pending.fs(), 30_000);
        assertThatThrownBy(pending::commit)
            .isInstanceOf(TooDeepException.class)
            .hasMessageStartingWith("directories are nested more than 1000 deep at /d/d/d");
      }
      try (Stream<Path> mine = Files.list(store.temp().directory())) {
        assertThat(mine).isEmpty();
      }
      try (PendingLayer pending = store.layers().begin()) {
        nest(pending.fs(), 1000);
        assertThat(store.layers().delete(pending.commit())).isTrue();
      }
    }
    assertThat(leftovers()).isEmpty();
  }

  @Inside
  public void theSameNameCommittedTwiceStaysTheFirst() throws Exception {
    try (Store store = open()) {
      LayerId id = new LayerId("i-same");
      try (PendingLayer first = store.layers().begin(id);
          PendingLayer second = store.layers().begin(id)) {
        Files.writeString(first.fs().resolve("f"), "first");
        Files.writeString(second.fs().resolve("f"), "second");
        first.commit();
        assertThat(second.commit()).isEqualTo(id);
      }
      assertThat(store.layers().fs(id).resolve("f")).hasContent("first");
    }
  }

  @Inside
  public void leasedLayersCannotBeDeleted() throws Exception {
    try (Store mine = open();
        Store other = open()) {
      LayerId id = layer(mine, "x");
      try (Lease lease = mine.layers().lease(List.of(id, id))) {
        assertThat(lease.layers()).containsExactly(id);
        assertThat(other.layers().delete(id)).isFalse();
        assertThat(mine.layers().has(id)).isTrue();
      }
      assertThat(other.layers().delete(id)).isTrue();
      assertThat(mine.layers().has(id)).isFalse();
      assertThatThrownBy(() -> mine.layers().lease(List.of(id)))
          .isInstanceOf(LayerGoneException.class);
    }
  }

  @Inside
  public void aLeaseWithoutNativeCallsHoldsAsWell() throws Exception {
    try (Store mine = open();
        Store other = open()) {
      LayerId id = layer(mine, "x");
      try (Lease _ = mine.layers().leaseLightly(List.of(id, id))) {
        assertThat(other.layers().delete(id)).isFalse();
        assertThat(mine.layers().delete(id)).isFalse();
        assertThat(mine.layers().has(id)).isTrue();
        // One lock of a layer does for all leases of the process.
        Lease also = mine.layers().lease(List.of(id));
        also.close();
      }
      try (Lease _ = other.layers().lease(List.of(id))) {
        Lease also = mine.layers().leaseLightly(List.of(id));
        also.close();
        assertThat(mine.layers().delete(id)).isFalse();
      }
      assertThat(other.layers().delete(id)).isTrue();
      assertThatThrownBy(() -> mine.layers().leaseLightly(List.of(id)))
          .isInstanceOf(LayerGoneException.class);
    }
  }

  @Inside
  public void anotherProcessDeletesNothingThatIsLeased() throws Exception {
    try (Store mine = open()) {
      LayerId id = layer(mine, "x");
      mine.layers().sync();
      try (Lease _ = mine.layers().lease(List.of(id))) {
        assertThat(deletedElsewhere(id)).as("leased").isFalse();
      }
      try (Lease _ = mine.layers().leaseLightly(List.of(id))) {
        assertThat(deletedElsewhere(id)).as("leased lightly").isFalse();
      }
      assertThat(deletedElsewhere(id)).as("leased no more").isTrue();
      assertThat(mine.layers().has(id)).isFalse();
    }
  }

  /** The kernel takes such a lock from a process that closes the file anywhere. */
  @Inside
  public void whatIsLeasedLightlyStaysSoWhateverElseItsProcessDoesWithTheLayer() throws Exception {
    try (Store mine = open();
        Store other = open()) {
      LayerId id = layer(mine, "x");
      mine.layers().sync();
      Lease last;
      try (Lease _ = mine.layers().leaseLightly(List.of(id))) {
        for (Store store : List.of(mine, other)) {
          assertThat(store.layers().delete(id)).isFalse();
          store.layers().lease(List.of(id)).close();
          store.layers().leaseLightly(List.of(id)).close();
        }
        assertThat(deletedElsewhere(id)).isFalse();
        last = other.layers().lease(List.of(id));
      }
      assertThat(deletedElsewhere(id)).as("while the other store leases it").isFalse();
      last.close();
      assertThat(deletedElsewhere(id)).isTrue();
    }
  }

  /** Whether another process could delete the layer. */
  private boolean deletedElsewhere(LayerId id) throws Exception {
    String said = elsewhere(Deleting.class, id.value(), 0);
    assertThat(said.strip()).isIn("true", "false");
    return Boolean.parseBoolean(said.strip());
  }

  /** Deletes a layer and says whether it could. */
  public static final class Deleting {
    private Deleting() {}

    public static void main(String[] args) throws IOException {
      try (Store store = Store.open(Path.of(args[0]), Boolean.parseBoolean(args[1]))) {
        System.out.println(store.layers().delete(new LayerId(args[2])));
      }
    }
  }

  @Inside
  public void theLastOfSeveralLeasesLetsGo() throws Exception {
    try (Store mine = open();
        Store other = open()) {
      LayerId id = layer(mine, "x");
      Lease first = mine.layers().lease(List.of(id));
      Lease second = mine.layers().lease(List.of(id));
      first.close();
      first.close();
      assertThat(other.layers().delete(id)).isFalse();
      assertThat(mine.layers().find(id)).isPresent();
      second.close();
      assertThat(other.layers().delete(id)).isTrue();
      assertThat(mine.layers().find(id)).isEmpty();
    }
  }

  @Inside
  public void whatADeadProcessDidNotSyncIsNotThere() throws Exception {
    try (Store store = open()) {
      LayerId synced = layer(store, "synced");
      store.layers().sync();
      LayerId lost = layer(store, "lost");
      dies(store, lost);
      assertThat(store.layers().list()).containsExactly(synced);
      assertThat(store.layers().find(lost)).isEmpty();
      assertThatThrownBy(() -> store.layers().lease(List.of(lost)))
          .isInstanceOf(LayerGoneException.class);
      assertThat(store.layers().deleteLost()).isEqualTo(1);
      assertThat(root.resolve("layers").resolve(lost.value())).doesNotExist();
    }
  }

  @Inside
  public void whatOneProcessMadeAndAnotherUsesOutlivesItsMaker() throws Exception {
    LayerId id;
    try (Store maker = open()) {
      id = layer(maker, "used");
      try (Store user = open()) {
        Lease lease = user.layers().lease(List.of(id));
        dies(maker, id);
        assertThat(user.layers().has(id)).isTrue();
        lease.close();
      }
      assertThat(root.resolve("layers").resolve(id.value()).resolve("durable")).exists();
    }
    try (Store later = open()) {
      assertThat(later.layers().list()).containsExactly(id);
    }
  }

  /** As if the process that made the layer, and vouches for it, had been killed. */
  private void dies(Store maker, LayerId id) throws IOException {
    Path layer = root.resolve("layers").resolve(id.value());
    Path session = maker.temp().directory().getFileName();
    Files.move(layer.resolve("session-" + session), layer.resolve("session-p0"));
  }

  /** The kernel tells a lost write once: a later sync that succeeds would prove nothing. */
  @Inside
  public void whatOneSyncCouldNotBringToTheDiskIsLost() throws Exception {
    CommitHook once = failingOnce(CommitHook.Stage.SYNCED, new ErrnoException(5, "syncfs", "test"));
    try (Store store = Store.open(root, TestRoot.isRootless(), once)) {
      LayerId _ = layer(store, "lost");
      assertThatThrownBy(store.layers()::sync).hasMessageContaining("input/output error");
      assertThatThrownBy(store.layers()::sync).hasMessageContaining("input/output error");
      assertThatThrownBy(store.layers()::begin).hasMessageContaining("input/output error");
      try (Store other = open()) {
        assertThat(other.layers().list()).as("while its maker lives").isEmpty();
      }
    }
    try (Store store = open()) {
      var _ = store.temp(); // sweeps
      assertThat(root.resolve("layers")).isEmptyDirectory();
    }
  }

  @Inside
  public void theOneThatRemovesWhatADeadProcessLeftIsNotTakenForIt() throws Exception {
    try (Store store = open()) {
      LayerId id = layer(store, "lost");
      dies(store, id);
      Path lock = root.resolve("tmp/p0.lock");
      try (Fd held = Fd.NONE.openAt(lock.toString(), Fd.O_RDWR | Fd.O_CREAT, 0600)) {
        assertThat(held.tryLock(true)).isTrue();
        assertThat(store.layers().has(id)).as("a living process").isTrue();
        Files.move(lock, root.resolve("tmp/p0.swept"));
        assertThat(store.layers().has(id)).as("a dead one").isFalse();
      }
      try (Store next = open()) {
        var _ = next.temp();
        assertThat(root.resolve("tmp/p0.swept")).doesNotExist();
      }
    }
  }

  @Inside
  public void aDamagedRecordIsAMiss() throws Exception {
    try (Store store = open()) {
      LayerId id = layer(store, "x");
      Path record = root.resolve("layers").resolve(id.value()).resolve("layer.json");
      for (String text :
          List.of(
              "",
              "{",
              "[]",
              "{\"id\":3}",
              "{\"id\":\"l-other\",\"created\":1,\"bytes\":1,\"entries\":1,\"whiteoutDirs\":[]}",
              "{\"id\":\"../x\",\"created\":1,\"bytes\":1,\"entries\":1,\"whiteoutDirs\":[]}")) {
        Files.writeString(record, text);
        assertThat(store.layers().find(id)).as(text).isEmpty();
      }
    }
  }

  @Inside
  public void equalLayersHaveEqualDigestsWhateverTheirTimes() throws Exception {
    try (Store store = open()) {
      LayerId one = layer(store, "x");
      LayerId two = layer(store, "x");
      LayerId three = layer(store, "y");
      assertThat(store.layers().contentDigest(one)).isEqualTo(store.layers().contentDigest(two));
      assertThat(store.layers().contentDigest(one))
          .isNotEqualTo(store.layers().contentDigest(three));
      Path kept = root.resolve("layers").resolve(one.value()).resolve("digest");
      Files.writeString(kept, "garbage");
      assertThat(store.layers().contentDigest(one)).isEqualTo(store.layers().contentDigest(two));
    }
  }

  @Inside
  public void whereWhiteoutsAreIsRecordedAndGetsASkeleton() throws Exception {
    try (Store store = open();
        PendingLayer pending = store.layers().begin();
        Fd fs = Fd.directory(pending.fs())) {
      Files.createDirectories(pending.fs().resolve("a/b/c"));
      Files.createDirectories(pending.fs().resolve("other"));
      FileCalls.whiteout(fs, "a/b/c/gone");
      FileCalls.whiteout(fs, "gone");
      LayerId id = pending.commit();
      assertThat(store.layers().find(id).orElseThrow().whiteoutDirs()).containsExactly("", "a/b/c");
      assertThat(store.layers().skeleton(id).resolve("a/b/c")).isEmptyDirectory();
      assertThat(store.layers().skeleton(id).resolve("other")).doesNotExist();
    }
  }

  private static CommitHook failingOnce(CommitHook.Stage stage, ErrnoException failure) {
    AtomicBoolean failed = new AtomicBoolean();
    return reached -> {
      if (reached == stage && !failed.getAndSet(true)) {
        throw failure;
      }
    };
  }

  /** A full disk or a broken one at any stage of a commit. */
  @Inside
  public void anErrorAtAnyStageLeavesNothingHalfDone() throws Exception {
    for (CommitHook.Stage stage : CommitHook.Stage.values()) {
      CommitHook failing = failingOnce(stage, new ErrnoException(28, "write", "test"));
      try (Store store = Store.open(root, TestRoot.isRootless(), failing)) {
        try (PendingLayer pending = store.layers().begin();
            Fd fs = Fd.directory(pending.fs())) {
          FileCalls.whiteout(fs, "gone");
          pending.commit();
          store.layers().sync();
          assertThat(stage).isNull(); // every stage is reached
        } catch (ErrnoException e) {
          assertThat(e.noSpace()).isTrue();
        }
      }
      try (Store store = open()) {
        var _ = store.temp(); // sweeps
        int _ = store.layers().deleteLost();
        for (LayerId id : store.layers().list()) {
          assertThat(store.layers().find(id)).isPresent();
          assertThat(store.layers().delete(id)).isTrue();
        }
      }
      assertThat(leftovers()).as(stage.name()).isEmpty();
      try (Stream<Path> layers = Files.list(root.resolve("layers"))) {
        assertThat(layers).as(stage.name()).isEmpty();
      }
    }
  }

  @Inside
  public void aFullDiskGivesItsSpaceBack() throws Exception {
    Path small = files.smallDisk(512);
    try (Store store = Store.open(small.resolve("store"), TestRoot.isRootless())) {
      long before = small.toFile().getUsableSpace();
      assertThatThrownBy(
              () -> {
                try (PendingLayer pending = store.layers().begin();
                    Fd fs = Fd.directory(pending.fs());
                    Fd file = fs.openAt("big", Fd.O_CREAT | Fd.O_WRONLY, 0644)) {
                  byte[] block = new byte[64 * 1024];
                  for (int i = 0; i < 100; i++) {
                    file.write(block, 0, block.length);
                  }
                }
              })
          .isInstanceOfSatisfying(ErrnoException.class, e -> assertThat(e.noSpace()).isTrue());
      assertThat(small.toFile().getUsableSpace()).isGreaterThanOrEqualTo(before - 8192);
      LayerId id = layer(store, "fits");
      assertThat(store.layers().has(id)).isTrue();
    }
  }

  /** kill -9 at each stage: a process that halts there, and a look at what it left. */
  @Inside
  public void aProcessKilledAtAnyStageCostsOnlyItsLayer() throws Exception {
    for (CommitHook.Stage stage : CommitHook.Stage.values()) {
      String _ = elsewhere(Halting.class, stage.name(), 137);
      assertThat(leftovers()).as(stage.name()).isNotEmpty();
      try (Store store = open()) {
        boolean durable = stage.compareTo(CommitHook.Stage.MARKED_DURABLE) >= 0;
        assertThat(store.layers().list()).as(stage.name()).hasSize(durable ? 1 : 0);
        assertThat(layer(store, "next")).isIn(store.layers().list());
        assertThat(leftovers()).as(stage.name()).hasSize(2); // this process's own
        for (LayerId id : store.layers().list()) {
          assertThat(store.layers().find(id)).isPresent();
          store.layers().delete(id);
        }
      }
      assertThat(leftovers()).as(stage.name()).isEmpty();
      try (Stream<Path> layers = Files.list(root.resolve("layers"))) {
        assertThat(layers).as(stage.name()).isEmpty();
      }
    }
  }

  /** What another process says that has the store, this argument and this exit code. */
  private String elsewhere(Class<?> main, String argument, int exitCode) throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            root.toString(),
            Boolean.toString(TestRoot.isRootless()),
            argument);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(exitCode);
    return said;
  }

  /** Makes a layer and ends, as by kill -9, at a stage of its commit. */
  public static final class Halting {
    private Halting() {}

    public static void main(String[] args) throws IOException {
      CommitHook.Stage stage = CommitHook.Stage.valueOf(args[2]);
      CommitHook hook =
          reached -> {
            if (reached == stage) {
              Runtime.getRuntime().halt(137);
            }
          };
      try (Store store = Store.open(Path.of(args[0]), Boolean.parseBoolean(args[1]), hook);
          PendingLayer pending = store.layers().begin();
          Fd fs = Fd.directory(pending.fs())) {
        FileCalls.whiteout(fs, "gone");
        pending.commit();
        store.layers().sync();
      }
    }
  }
}
