package dev.bothy.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.sys.Errno;
import dev.bothy.engine.sys.ErrnoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FullDiskTest {
  private static final String WORDS = "No space left on device";

  static Stream<Throwable> ofThisMachine() {
    IOException plain = new IOException(WORDS);
    return Stream.of(
        plain,
        new FileSystemException("/disk/file", null, WORDS),
        new ErrnoException(Errno.ENOSPC, "mkdir", "/disk/directory"),
        new UncheckedIOException(plain),
        new IllegalStateException(new UncheckedIOException(plain)));
  }

  @ParameterizedTest
  @MethodSource("ofThisMachine")
  void isFoundInWhatWentWrongHere(Throwable failure) {
    assertThat(FullDisk.of(failure)).isNotNull();
  }

  @Test
  void isNotOursWhereAServerSpeaksOfItsOwn() {
    class AnsweredException extends IOException {
      private static final long serialVersionUID = 1L;

      AnsweredException() {
        super("the registry answered 500: write: " + WORDS);
      }
    }
    assertThat(FullDisk.of(new AnsweredException())).isNull();
  }
}
