package dev.bothy.engine.store;

import dev.bothy.engine.namespace.Namespaces;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
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
}
