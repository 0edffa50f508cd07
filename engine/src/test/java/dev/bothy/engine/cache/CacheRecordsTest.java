package dev.bothy.engine.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.store.LayerId;
import dev.bothy.engine.store.PendingLayer;
import dev.bothy.engine.store.Store;
import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records are hints: whatever is wrong with one, it counts as absent. */
class CacheRecordsTest {
  private static final Digest KEY = Digest.of(new byte[] {1});
  private static final Digest OP = Digest.of(new byte[] {2});

  @TempDir Path directory;
  private Store store;
  private CacheRecords records;
  private LayerId layer;

  @BeforeEach
  void open() throws IOException {
    store = Store.open(directory.resolve("store"), false);
    records = new CacheRecords(store);
    try (PendingLayer pending = store.layers().begin()) {
      layer = pending.commit();
    }
  }

  @AfterEach
  void close() throws IOException {
    store.close();
  }

  private CacheRecord record(Digest key) {
    return new CacheRecord(
        key,
        OP,
        "a name\nof two lines \\ and more",
        1000,
        17,
        List.of(List.of(layer), List.of()),
        List.of(new CacheRecord.Read(OP, 1, List.of(layer, layer))),
        List.of(new KeyPart("argument 0", "sh\n-c \\n"), new KeyPart("empty", "")));
  }

  /** A prune deletes marks and empties directories at any moment between two calls of a put. */
  @Test
  void putsWhileAnotherProcessPrunes() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    FutureTask<Void> pruning =
        new FutureTask<>(
            () -> {
              CacheRecords others = new CacheRecords(store);
              while (!done.get()) {
                others.delete(KEY);
                others.tidy();
              }
              return null;
            });
    Thread.ofPlatform().start(pruning);
    try {
      for (int i = 0; i < 3000; i++) {
        records.put(record(KEY));
      }
    } finally {
      done.set(true);
    }
    pruning.get();
    records.put(record(KEY));
    assertThat(records.ofOperation(OP)).containsExactly(record(KEY));
  }

  @Test
  void readsWhatItWrote() throws IOException {
    records.put(record(KEY));
    assertThat(records.find(KEY)).isEqualTo(record(KEY));
    assertThat(records.find(OP)).isNull();
  }

  @Test
  void anyDamagedByteMakesItAbsent() throws IOException {
    records.put(record(KEY));
    byte[] whole = RecordText.write(record(KEY));
    Path file = file();
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x21;
      Files.write(file, damaged);
      assertThat(records.find(KEY)).as("byte %s", i).isNull();
    }
  }

  @Test
  void aTornRecordIsAbsent() throws IOException {
    byte[] whole = RecordText.write(record(KEY));
    records.put(record(KEY));
    for (int length = 0; length < whole.length; length++) {
      Files.write(file(), java.util.Arrays.copyOf(whole, length));
      assertThat(records.find(KEY)).as("%s bytes", length).isNull();
    }
  }

  private Path file() {
    return store.root().resolve("cache/keys").resolve(KEY.hex().substring(0, 2)).resolve(KEY.hex());
  }

  @Test
  void aRecordUnderTheNameOfAnotherIsAbsent() throws IOException {
    records.put(record(KEY));
    Files.write(file(), RecordText.write(record(OP)));
    assertThat(records.find(KEY)).isNull();
  }

  @Test
  void withoutItsLayersItIsAbsent() throws IOException {
    records.put(record(KEY));
    assertThat(store.layers().delete(layer)).isTrue();
    assertThat(records.find(KEY)).isNull();
    assertThat(records.read(KEY)).isNotNull();
  }

  @Test
  void isFoundByItsOperationUntilItIsDeleted() throws IOException {
    Digest other = Digest.of(new byte[] {3});
    records.put(record(KEY));
    records.put(record(other));
    assertThat(records.ofOperation(OP))
        .extracting(CacheRecord::key)
        .containsExactlyInAnyOrder(KEY, other);
    records.delete(KEY);
    assertThat(records.ofOperation(OP)).extracting(CacheRecord::key).containsExactly(other);
    assertThat(records.keys()).containsExactly(other);
  }

  @Test
  void aMarkThatIsPrunedWhileMarksAreReadHidesNoOther() throws IOException {
    records.put(record(KEY));
    Path marks = store.root().resolve("cache/ops").resolve(OP.hex());
    Digest gone = Digest.of(new byte[] {3});
    Files.createSymbolicLink(marks.resolve(gone.hex()), Path.of("nowhere"));
    assertThat(records.ofOperation(OP)).containsExactly(record(KEY));
  }

  /**
   * 31 of the list of faults: what is on the disk when the writer was killed between two writes.
   */
  @Test
  void aWriterKilledBetweenAnyTwoOfItsWritesCostsTheRecordAtMost() throws IOException {
    Files.createDirectories(Objects.requireNonNull(file().getParent()));
    assertThat(records.find(KEY)).isNull();
    Files.write(file(), RecordText.write(record(KEY)));
    assertThat(records.find(KEY)).isEqualTo(record(KEY));
    assertThat(records.ofOperation(OP)).isEmpty();
    Files.createDirectories(store.root().resolve("cache/ops").resolve(OP.hex()));
    assertThat(records.ofOperation(OP)).isEmpty();
    records.put(record(KEY));
    assertThat(records.ofOperation(OP)).containsExactly(record(KEY));
    Files.delete(file()); // a deletion that was killed before the other half
    assertThat(records.find(KEY)).isNull();
    assertThat(records.ofOperation(OP)).isEmpty();
  }

  @Test
  void aPutThatFailsLeavesNothing() throws IOException {
    Path inTheWay = Files.createDirectories(file().resolve("x"));
    assertThatThrownBy(() -> records.put(record(KEY))).isInstanceOf(IOException.class);
    try (Stream<Path> files = Files.walk(store.root().resolve("cache"))) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
    assertThat(store.temp().directory()).isEmptyDirectory();
    Files.delete(inTheWay);
    Files.delete(file());
    records.put(record(KEY));
    assertThat(records.ofOperation(OP)).containsExactly(record(KEY));
  }

  @Test
  void tidyingRemovesWhatIsDamagedAndNothingThatAnEarlierBothyIsMaking() throws IOException {
    records.put(record(KEY));
    Path making = file().resolveSibling(".new-1-2");
    Files.writeString(making, "half");
    Files.writeString(file(), "damaged");
    records.tidy();
    assertThat(making).exists();
    Files.setLastModifiedTime(making, FileTime.from(Instant.now().minus(2, ChronoUnit.DAYS)));
    records.tidy();
    assertThat(making).doesNotExist();
    assertThat(records.keys()).isEmpty();
    assertThat(store.root().resolve("cache/ops").resolve(OP.hex())).doesNotExist();
  }
}
