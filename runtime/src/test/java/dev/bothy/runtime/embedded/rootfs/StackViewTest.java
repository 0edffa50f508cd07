package dev.bothy.runtime.embedded.rootfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackViewTest {
  @TempDir Path place;

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  @Test
  void aPipeIsAFileLikeOthersAndHidesWhatIsBelow() throws Exception {
    Path lower = Files.createDirectory(place.resolve("lower"));
    Path upper = Files.createDirectory(place.resolve("upper"));
    Files.writeString(lower.resolve("log"), "a file");
    assertThat(run("mkfifo", upper.resolve("log").toString())).isZero();
    StackView view = new StackView(List.of(upper, lower));
    StackView.Entry entry = Objects.requireNonNull(view.lookup("log"));
    assertThat(entry.path()).isEqualTo(upper.resolve("log"));
    assertThat(entry.isFile()).isFalse();
    assertThat(view.text("log")).isNull();
  }

  @Test
  void aWhiteoutIsNothing() throws Exception {
    Path lower = Files.createDirectory(place.resolve("lower"));
    Path upper = Files.createDirectory(place.resolve("upper"));
    Files.writeString(lower.resolve("gone"), "a file");
    Assumptions.assumeTrue(run("mknod", upper.resolve("gone").toString(), "c", "0", "0") == 0);
    assertThat(new StackView(List.of(upper, lower)).lookup("gone")).isNull();
    assertThat(new StackView(List.of(lower)).text("gone")).isEqualTo("a file");
  }
}
