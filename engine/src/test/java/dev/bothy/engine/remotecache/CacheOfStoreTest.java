package dev.bothy.engine.remotecache;

import dev.bothy.engine.namespace.Namespaces;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

@Tag("containers")
class CacheOfStoreTest {
  @TestFactory
  Stream<DynamicNode> asRoot() {
    return Namespaces.asRoot(CacheOfStoreBehaviour.class);
  }

  @TestFactory
  Stream<DynamicNode> rootless() {
    return Namespaces.rootless(CacheOfStoreBehaviour.class);
  }
}
