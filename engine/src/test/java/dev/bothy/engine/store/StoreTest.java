package dev.bothy.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.namespace.Namespaces;
import dev.bothy.engine.sys.Lsattr;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("containers")
class StoreTest {
  @TestFactory
  Stream<DynamicNode> asRoot() {
    return Namespaces.asRoot(StoreBehaviour.class);
  }

  @TestFactory
  Stream<DynamicNode> rootless() {
    return Namespaces.rootless(StoreBehaviour.class);
  }

  @TestFactory
  Stream<DynamicNode> crashesAsRoot() {
    return Namespaces.asRoot(CrashBehaviour.class);
  }

  @TestFactory
  Stream<DynamicNode> crashesRootless() {
    return Namespaces.rootless(CrashBehaviour.class);
  }

  @TestFactory
  Stream<DynamicNode> formatsAsRoot() {
    return Namespaces.asRoot(StoreFormatBehaviour.class);
  }

  @TestFactory
  Stream<DynamicNode> formatsRootless() {
    return Namespaces.rootless(StoreFormatBehaviour.class);
  }

  @TestFactory
  Stream<DynamicNode> digestsAsRoot() {
    return Namespaces.asRoot(LayerDigestBehaviour.class);
  }

  @TestFactory
  Stream<DynamicNode> digestsRootless() {
    return Namespaces.rootless(LayerDigestBehaviour.class);
  }

  @Test
  void noStoreIsMadeAmongOtherFiles(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("thesis.tex"), "years of work");
    assertThatThrownBy(() -> Store.open(directory, false))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is no store and not empty")
        .hasMessageContaining("thesis.tex");
    assertThat(directory).isDirectoryNotContaining(path -> !path.equals(file));
  }

  @Test
  void whatProcessesHaveInFlightIsSpreadOverTheDisk(@TempDir Path directory) throws Exception {
    try (Store store = Store.open(directory, false)) {
      TempSpace _ = store.temp();
      assertThat(Lsattr.of(store.root())).contains("T");
      assertThat(Lsattr.of(store.root().resolve("tmp"))).contains("T");
      assertThat(Lsattr.of(store.root().resolve("layers"))).doesNotContain("T");
    }
  }

  @Test
  void ofTwoWhoMakeOneTheSecondFindsThatOfTheFirst(@TempDir Path directory) throws IOException {
    StoreFormat second = new StoreFormat(directory, false); // which saw that there is none
    try (Store first = Store.open(directory, false)) {
      Files.createDirectory(first.root().resolve("locks"));
      second.create();
      assertThat(second.ensure()).isEqualTo(StoreFormat.WITH_LIGHT_LEASES);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cache", "downloads", "builds", "roots", "envs"})
  void namesThatAStoreHasTooAreOthersWithoutOne(String name, @TempDir Path directory)
      throws IOException {
    Files.createDirectory(directory.resolve(name));
    assertThatThrownBy(() -> Store.open(directory, false)).hasMessageContaining("not empty");
  }

  @Test
  void aDiskThatIsNewHoldsAStore(@TempDir Path directory) throws IOException {
    Files.createDirectory(directory.resolve("lost+found"));
    try (Store store = Store.open(directory, false)) {
      assertThat(store.layers().list()).isEmpty();
    }
  }

  @Test
  void aPlaceWhereNothingCanBeMadeIsSaid() {
    assertThatThrownBy(() -> Store.open(Path.of("/proc/no-such/store"), false))
        .isInstanceOf(StoreException.class)
        .hasMessage("cannot make the store /proc/no-such/store: no directory can be made there");
  }
}
