package dev.bothy.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFilesTest {
  private static final int WRITERS = 4;
  private static final int FILES = 500;

  @TempDir Path place;

  @Test
  void writersOfOneDirectoryDoNotTakeEachOthersFiles() throws Exception {
    Path directory = place.resolve("cache/files");
    try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<?>> written = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        String mine = "writer" + writer;
        written.add(
            writers.submit(
                () -> {
                  for (int i = 0; i < FILES; i++) {
                    Path file = directory.resolve(mine + "-" + i % 7);
                    WholeFiles.put(file, mine.getBytes(StandardCharsets.UTF_8));
                  }
                  return null;
                }));
      }
      for (Future<?> all : written) {
        all.get();
      }
    }
    assertThat(WholeFiles.of(directory)).hasSize(WRITERS * 7);
    try (var everything = Files.list(directory)) {
      assertThat(everything).as("nothing half written stays").hasSize(WRITERS * 7);
    }
  }
}
