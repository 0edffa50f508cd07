package dev.bothy.runtime.embedded.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.runtime.embedded.shell.Scripts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogFilesTest {
  @TempDir private Path directory;

  private String tail(LogFiles log, int lines) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    log.writeTail(lines, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  private String more(LogFiles log) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean _ = log.writeNew(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void olderFilesComeBeforeTheCurrentOne() throws Exception {
    Files.writeString(directory.resolve("@4000000066.s"), "one\n");
    Files.writeString(directory.resolve("@4000000067.s"), "two\n");
    Files.writeString(directory.resolve("current"), "three\nfour");
    LogFiles log = new LogFiles(directory, "");
    assertThat(tail(log, -1)).isEqualTo("one\ntwo\nthree\nfour\n");
    assertThat(tail(log, 2)).isEqualTo("three\nfour\n");
    assertThat(tail(log, 0)).isEmpty();
  }

  @Test
  void followingGivesWholeLinesAlsoOverRotation() throws Exception {
    Path current = Files.writeString(directory.resolve("current"), "one\n");
    LogFiles log = new LogFiles(directory, "x | ");
    assertThat(tail(log, -1)).isEqualTo("x | one\n");
    Files.writeString(current, "tw", StandardOpenOption.APPEND);
    assertThat(more(log)).isEmpty();
    Files.writeString(current, "o\n", StandardOpenOption.APPEND);
    assertThat(more(log)).isEqualTo("x | two\n");
    Files.move(current, directory.resolve("@1.s"));
    Files.writeString(current, "three\n");
    assertThat(more(log)).isEqualTo("x | three\n");
    assertThat(more(log)).isEmpty();
  }

  /** The directory is shared with root inside. */
  @Test
  void aLinkAndAPipeAreNoLogs() throws Exception {
    Path secret = Files.writeString(directory.resolve("secret"), "of this host\n");
    Path logs = Files.createDirectory(directory.resolve("logs"));
    Files.createSymbolicLink(logs.resolve("current"), secret);
    LogFiles log = new LogFiles(logs, "");
    assertThat(tail(log, -1)).isEmpty();
    assertThat(more(log)).isEmpty();
    Files.delete(logs.resolve("current"));
    assertThat(new ProcessBuilder("mkfifo", logs + "/current").start().waitFor()).isZero();
    assertThat(tail(log, -1)).isEmpty();
    assertThat(more(log)).isEmpty();
    assertThat(LogFiles.tail(logs.resolve("current"), 3)).isEmpty();
  }

  @Test
  void whatComesWithoutEndIsKeptInTwoFilesOfFewMegabytes() throws Exception {
    Path file = directory.resolve("init.log");
    Process logger =
        new ProcessBuilder("/bin/sh", "-c", Scripts.text("log.sh"), "log", file.toString()).start();
    try (OutputStream in = logger.getOutputStream()) {
      byte[] line = "a line of a command that never ends\n".getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 200_000; i++) {
        in.write(line);
      }
      in.write("the last words".getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(logger.waitFor()).isZero();
    assertThat(Files.size(file) + Files.size(directory.resolve("init.log.1")))
        .isBetween(1_000_000L, 5_000_000L);
    assertThat(LogFiles.tail(file, 1)).containsExactly("the last words");
  }

  @Test
  void anAbsentLogIsEmpty() throws Exception {
    LogFiles log = new LogFiles(directory.resolve("none"), "");
    assertThat(tail(log, -1)).isEmpty();
    assertThat(more(log)).isEmpty();
  }

  /** As when an environment is removed under it. */
  @Test
  void aLoggerWithoutAPlaceToWriteDropsWhatComesAndEnds() throws Exception {
    Path file = directory.resolve("gone").resolve("init.log");
    Process logger =
        new ProcessBuilder("/bin/sh", "-c", Scripts.text("log.sh"), "log", file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (OutputStream in = logger.getOutputStream()) {
      in.write("a line\n".getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(logger.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(logger.exitValue()).isZero();
  }
}
