package dev.bothy.engine.source.http;

import dev.bothy.engine.namespace.Namespaces;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

@Tag("containers")
class HttpSourceTest {
  @TestFactory
  Stream<DynamicNode> asRoot() {
    return Namespaces.asRoot(HttpSourceBehaviour.class);
  }

  @TestFactory
  Stream<DynamicNode> signedAsRoot() {
    return Namespaces.asRoot(HttpSignatureBehaviour.class);
  }

  @TestFactory
  Stream<DynamicNode> signedRootless() {
    return Namespaces.rootless(HttpSignatureBehaviour.class);
  }

  @TestFactory
  Stream<DynamicNode> rootless() {
    return Namespaces.rootless(HttpSourceBehaviour.class);
  }
}
