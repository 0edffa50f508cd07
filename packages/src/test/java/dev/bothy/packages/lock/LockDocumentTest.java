package dev.bothy.packages.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What docs/lock.md says a lock is. */
class LockDocumentTest {
  @Test
  void itsExampleIsALockAsItIsWritten() throws Exception {
    String document = Files.readString(Path.of("../docs/lock.md"));
    int start = document.indexOf("```json\n") + "```json\n".length();
    String example = document.substring(start, document.indexOf("```", start));
    Lock lock = Lock.parse(example.getBytes(StandardCharsets.UTF_8), "docs/lock.md");
    assertThat(lock).hasToString(example);
    assertThat(lock.others().isEmpty()).isTrue();
    assertThat(lock.added()).hasSize(1);
    assertThat(lock.pins()).hasSize(4).allSatisfy(pin -> assertThat(pin.others().size()).isZero());
  }
}
