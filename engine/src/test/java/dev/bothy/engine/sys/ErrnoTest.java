package dev.bothy.engine.sys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ErrnoTest {
  static Stream<IOException> ofTheMachine() {
    return Stream.of(
        new ErrnoException(Errno.ENOSPC, "openat", "/f"),
        new ErrnoException(Errno.EMFILE, "openat", "/f"),
        new ErrnoException(Errno.EACCES, "openat", "/f"),
        new IOException("No space left on device"),
        new FileSystemException("/f", null, "Too many open files"),
        new AccessDeniedException("/f"));
  }

  static Stream<IOException> ofTheFile() {
    return Stream.of(
        new ErrnoException(Errno.EIO, "read", "/f"),
        new ErrnoException(Errno.ENOENT, "openat", "/f"),
        new IOException("Input/output error"),
        new NoSuchFileException("/f"));
  }

  @ParameterizedTest
  @MethodSource("ofTheMachine")
  void sayNothingOfTheFile(IOException e) {
    assertThat(Errno.isOfTheMachine(e)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("ofTheFile")
  void areOfTheFile(IOException e) {
    assertThat(Errno.isOfTheMachine(e)).isFalse();
  }
}
