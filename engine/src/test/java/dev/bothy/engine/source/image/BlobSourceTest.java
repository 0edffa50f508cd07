package dev.bothy.engine.source.image;

import dev.bothy.engine.namespace.Namespaces;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

@Tag("containers")
class BlobSourceTest {
  @TestFactory
  Stream<DynamicNode> asRoot() {
    return Namespaces.asRoot(BlobSourceBehaviour.class);
  }

  @TestFactory
  Stream<DynamicNode> rootless() {
    return Namespaces.rootless(BlobSourceBehaviour.class);
  }
}
