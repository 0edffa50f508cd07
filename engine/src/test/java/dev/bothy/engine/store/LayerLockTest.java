package dev.bothy.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerLockTest {
  @TempDir Path directory;

  /** That would be a layer that is being deleted, and its step would run once more. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLockThatCannotBeLookedAtIsNotOneThatIsGone(boolean light) throws IOException {
    Path lock = directory.resolve("lock");
    Files.createSymbolicLink(lock, lock);
    assertThatThrownBy(() -> LayerLock.shared(lock, light))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(lock.toString());
    Files.delete(lock);
    assertThat(LayerLock.shared(lock, light)).isNull();
    // Nothing of it is held.
    Files.createFile(lock);
    assertThat(LayerLock.delete(lock, () -> true)).isTrue();
    try (LayerLock held = Objects.requireNonNull(LayerLock.shared(lock, light))) {
      assertThat(held).isNotNull();
      assertThat(LayerLock.delete(lock, () -> true)).isFalse();
    }
  }

  @Test
  void nothingIsDeletedBehindALockThatCannotBeLookedAt() throws IOException {
    Path lock = directory.resolve("lock");
    Files.createSymbolicLink(lock, lock);
    assertThatThrownBy(
            () ->
                LayerLock.delete(
                    lock,
                    () -> {
                      throw new AssertionError("deleted");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(lock.toString());
  }
}
