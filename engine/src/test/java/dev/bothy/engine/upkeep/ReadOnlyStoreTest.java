package dev.bothy.engine.upkeep;

import dev.bothy.engine.namespace.Namespaces;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

@Tag("containers")
class ReadOnlyStoreTest {
  @TestFactory
  Stream<DynamicNode> asRoot() {
    return Namespaces.asRoot(ReadOnlyStoreBehaviour.class);
  }

  @TestFactory
  Stream<DynamicNode> rootless() {
    return Namespaces.rootless(ReadOnlyStoreBehaviour.class);
  }
}
