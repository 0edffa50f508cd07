package dev.bothy.oci.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreProcessesTest {
  @TempDir Path dir;

  private Process worker(int number, int count) throws IOException {
    return process(dir.toString(), Integer.toString(number), Integer.toString(count));
  }

  private static Process process(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(StoreWorker.class.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** How many files in the making another process removes. */
  private String collectedElsewhere() throws Exception {
    Process process = process(dir.toString());
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return said.strip();
  }

  @Test
  void anotherProcessLeavesWhatIsBeingWrittenAndNothingElse() throws Exception {
    ContentStore store = ContentStore.open(dir);
    Files.write(dir.resolve("ingest/1-2-3"), new byte[1]); // of an earlier Bothy, of the dead
    try (BlobWriter writer = store.writer()) {
      writer.write(1);
      // Our own looks at it first, and must not let go of it.
      assertThat(store.collector().collect(List.of(), Duration.ofHours(1)).partials()).isZero();
      assertThat(collectedElsewhere()).isEqualTo("1");
      assertThat(store.has(writer.commit())).isTrue();
    }
  }

  @Test
  void processesShareAStore() throws Exception {
    List<Process> workers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      workers.add(worker(i, 8));
    }
    for (Process process : workers) {
      assertThat(process.waitFor()).isZero();
    }
    ContentStore store = ContentStore.open(dir);
    assertThat(store.tags().all()).hasSize(24);
    for (int i = 0; i < 8; i++) {
      assertThat(store.verify(StoreWorker.descriptor(i).digest())).isTrue();
    }
  }

  @Test
  void storesInOneProcessShareADirectory() throws Exception {
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> done = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int worker = i;
        Callable<Void> task =
            () -> {
              StoreWorker.main(new String[] {dir.toString(), Integer.toString(worker), "4"});
              return null;
            };
        done.add(pool.submit(task));
      }
      for (Future<Void> future : done) {
        future.get();
      }
    }
    assertThat(ContentStore.open(dir).tags().all()).hasSize(16);
  }

  /** The kernel takes a lock from a process that closes the file anywhere. */
  @Test
  void whatIsBeingTakenStaysLockedWhileAnotherStoreOfTheProcessCollects() throws Exception {
    ContentStore taking = ContentStore.open(dir);
    ContentStore collecting = ContentStore.open(dir);
    String name = ContentStore.lockName(StoreWorker.descriptor(1).digest().hex());
    try (BlobIngest ingest = taking.ingest(StoreWorker.descriptor(1)).orElseThrow()) {
      ingest.write(StoreWorker.blob(1), 0, 1000);
      String inode = ":" + Files.getAttribute(dir.resolve("locks").resolve(name), "unix:ino") + " ";
      assertThat(Files.readString(Path.of("/proc/locks"))).contains(inode);
      collecting.collector().collect(List.of(), Duration.ofSeconds(-1));
      assertThat(Files.readString(Path.of("/proc/locks"))).contains(inode);
    }
  }

  @Test
  void aKilledProcessCostsOnlyWhatItHadInFlight() throws Exception {
    Random random = new Random(7);
    for (int round = 0; round < 5; round++) {
      Process process = worker(round, 100_000);
      try (BufferedReader out = process.inputReader()) {
        assertThat(out.readLine()).isEqualTo("begun");
        // Somewhere within its work; where does not matter to the assertions.
        long until = System.nanoTime() + random.nextInt(60) * 1_000_000L;
        while (System.nanoTime() < until) {
          Thread.onSpinWait();
        }
        process.destroyForcibly().waitFor();
      }
      ContentStore store = ContentStore.open(dir);
      for (var tag : store.tags().all().entrySet()) {
        assertThat(store.verify(tag.getValue().digest())).as(tag.getKey()).isTrue();
      }
      int next = store.tags().all().size();
      StoreWorker.ingest(store, next);
      assertThat(store.verify(StoreWorker.descriptor(next).digest())).isTrue();
    }
    ContentStore store = ContentStore.open(dir);
    store.collector().collect(List.of(), Duration.ofSeconds(-1));
    assertThat(dir.resolve("ingest")).isEmptyDirectory();
  }
}
