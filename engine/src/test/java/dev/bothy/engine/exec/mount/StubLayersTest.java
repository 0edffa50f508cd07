package dev.bothy.engine.exec.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.namespace.TestRoot;
import dev.bothy.engine.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StubLayersTest {
  @TempDir Path directory;

  @Test
  void oneIsMadeForEachKey() throws Exception {
    try (Store store = Store.open(directory.resolve("store"), TestRoot.isRootless())) {
      StubLayers layers = new StubLayers(store);
      Path first = layers.get("a", Files::createDirectory);
      assertThat(layers.get("b", Files::createDirectory)).isNotEqualTo(first).exists();
      assertThat(layers.get("a", at -> Files.delete(at))).isEqualTo(first).exists();
    }
  }

  @Test
  void oneThatWasHalfMadeIsMadeAnew() throws Exception {
    try (Store store = Store.open(directory.resolve("store"), TestRoot.isRootless())) {
      StubLayers layers = new StubLayers(store);
      assertThatThrownBy(
              () ->
                  layers.get(
                      "a",
                      at -> {
                        Files.createDirectory(at);
                        throw new IOException("full");
                      }))
          .hasMessage("full");
      assertThat(layers.get("a", Files::createDirectory)).isEmptyDirectory();
    }
  }
}
