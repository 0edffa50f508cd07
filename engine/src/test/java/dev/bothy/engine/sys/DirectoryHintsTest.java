package dev.bothy.engine.sys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryHintsTest {
  @Test
  void ext4IsToldToSpreadWhatIsMadeInADirectory(@TempDir Path directory) throws Exception {
    String before = Lsattr.of(directory);
    assertThat(before).doesNotContain("T");
    for (int i = 0; i < 2; i++) {
      DirectoryHints.spread(directory);
      assertThat(Lsattr.of(directory)).contains("T");
      assertThat(Lsattr.of(directory).replace('T', '-')).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/proc", "/proc/nothing", "/etc/passwd"})
  void whereThatCannotBeNothingHappens(Path path) {
    assertThatCode(() -> DirectoryHints.spread(path)).doesNotThrowAnyException();
  }
}
