package dev.bothy.engine.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bothy.engine.namespace.Namespaces;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

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

  @Test
  void aPlaceWhereNothingCanBeMadeIsSaid() {
    assertThatThrownBy(() -> Store.open(Path.of("/proc/no-such/store"), false))
        .isInstanceOf(StoreException.class)
        .hasMessage("cannot make the store /proc/no-such/store: no directory can be made there");
  }
}
