package dev.bothy.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bothy.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootsTest {
  @TempDir Path store;

  private static Roots.Root image(String name, String config) {
    return new Roots.Root(
        "image",
        name,
        1000,
        List.of("l-1", "l-2"),
        List.of(Digest.of(new byte[] {1})),
        Map.of("config", config, "empty", ""));
  }

  @Test
  void keepsWhatWasPut() throws IOException {
    Roots roots = new Roots(store);
    Roots.Root root = image("localhost:5000/a/b:1", "{\"a\":\n\"\\\\x\"}");
    roots.put(root);
    roots.put(image("other", ""));
    assertThat(roots.find("image", "localhost:5000/a/b:1")).isEqualTo(root);
    assertThat(roots.list("image"))
        .extracting(Roots.Root::name)
        .containsExactly("localhost:5000/a/b:1", "other");
    assertThat(roots.all()).hasSize(2);
    assertThat(roots.remove("image", "other")).isTrue();
    assertThat(roots.remove("image", "other")).isFalse();
    assertThat(roots.find("image", "other")).isNull();
  }

  @Test
  void oneThatIsHalfWrittenIsNone() throws IOException {
    Roots roots = new Roots(store);
    roots.put(image("a", "config"));
    try (var files = Files.newDirectoryStream(store.resolve("roots/image"))) {
      for (Path file : files) {
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - 8));
      }
    }
    assertThat(roots.find("image", "a")).isNull();
    assertThat(roots.all()).isEmpty();
  }
}
