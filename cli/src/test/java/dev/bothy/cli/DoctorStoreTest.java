package dev.bothy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.engine.EmbeddedBuilder;
import dev.bothy.engine.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code doctor --check-store} ends; what it finds: the engine's {@code StoreCheckTest}. */
class DoctorStoreTest {
  @TempDir Path home;

  private CommandLine check(Path store, String... more) {
    String[] words = {"doctor", "--check-store", "--store", store.toString()};
    Map<String, String> environment =
        Map.of("HOME", home.toString(), "PATH", System.getenv("PATH"));
    return CommandLine.run(
        home, environment, Stream.of(words, more).flatMap(Arrays::stream).toArray(String[]::new));
  }

  @Test
  void aStoreThatIsNotThereIsNotMade() {
    Path store = home.resolve("none");
    assertThat(check(store))
        .returns(0, CommandLine::code)
        .returns("there is no store in " + store + " yet\n", CommandLine::err);
    assertThat(check(store, "--format", "json").out()).contains("\"layers\": 0");
    assertThat(store).doesNotExist();
  }

  @Test
  @Tag("containers")
  void whatWasDroppedIsAFaultOnce() throws IOException {
    Path root = home.resolve("store");
    try (Store store = Store.open(root, EmbeddedBuilder.isRootless())) {
      Path blobs = Files.createDirectories(store.root().resolve("blobs/blobs/sha256"));
      Files.writeString(blobs.resolve("0".repeat(64)), "something else");
    }
    assertThat(check(root))
        .returns(1, CommandLine::code)
        .satisfies(one -> assertThat(one.out()).startsWith("dropped  blob sha256:0000"));
    assertThat(check(root))
        .returns(0, CommandLine::code)
        .satisfies(two -> assertThat(two.out()).startsWith("ok "));
  }
}
