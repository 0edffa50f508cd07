package dev.bothy.runtime.embedded.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Nothing of what a command says is lost, and of crun only its one line is held. */
class HeldWordsTest {
  private final ByteArrayOutputStream onwards = new ByteArrayOutputStream();

  private HeldWords of(String said) throws InterruptedException {
    HeldWords words = HeldWords.before(onwards);
    words.take(new ByteArrayInputStream(said.getBytes(StandardCharsets.UTF_8)));
    words.await();
    return words;
  }

  @Test
  void aLineIsHeldUntilItIsReleased() throws Exception {
    HeldWords words = of("exec container process `/x`: Exec format error\n");
    assertThat(words.line()).isEqualTo("exec container process `/x`: Exec format error");
    assertThat(onwards.size()).isZero();
    words.release();
    assertThat(onwards).hasToString("exec container process `/x`: Exec format error\n");
    assertThat(words.line()).isEmpty();
  }

  @Test
  void moreThanALineGoesOnAtOnce() throws Exception {
    for (String said : new String[] {"one\ntwo", "\n\n", "x".repeat(10_000)}) {
      onwards.reset();
      HeldWords words = of(said);
      assertThat(onwards).hasToString(said);
      assertThat(words.line()).isEmpty();
      words.release();
      assertThat(onwards).hasToString(said);
    }
  }

  @Test
  void whoSaysNothingIsNotWaitedFor() throws Exception {
    HeldWords words = of("");
    words.release();
    assertThat(onwards.size()).isZero();
  }
}
