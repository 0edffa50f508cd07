package dev.bothy.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostTest {
  @TempDir Path directory;

  @Test
  void subordinateIdsAreOfThisUserAlone() throws IOException {
    Path table = directory.resolve("subuid");
    Files.writeString(table, "anna:100000:65536\n1001:165536:65536\n:1:1\n");
    assertThat(SubordinateIds.has(table, "anna", 1000)).isTrue();
    assertThat(SubordinateIds.has(table, "ann", 1000)).isFalse();
    assertThat(SubordinateIds.has(table, "bert", 1001)).isTrue();
    assertThat(SubordinateIds.has(table, "bert", 100)).isFalse();
    assertThat(SubordinateIds.has(table, "", 1000)).isFalse();
    assertThat(SubordinateIds.has(directory.resolve("none"), "anna", 1000)).isFalse();
  }

  @Test
  void programsAreExecutableFilesOfThePathInItsOrder() throws IOException {
    Path first = Files.createDirectory(directory.resolve("first"));
    Path second = Files.createDirectory(directory.resolve("second"));
    Files.createDirectory(first.resolve("tool"));
    Files.writeString(second.resolve("tool"), "");
    Programs programs = new Programs(first + "::relative:" + second);
    assertThat(programs.find("tool")).isNull();
    assertThat(second.resolve("tool").toFile().setExecutable(true)).isTrue();
    assertThat(programs.find("tool")).isEqualTo(second.resolve("tool"));
    assertThat(programs.find("sh")).isEqualTo(Path.of("/usr/bin/sh"));
  }
}
