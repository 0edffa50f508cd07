package dev.bothy.engine.source.image;

import dev.bothy.engine.namespace.Namespaces;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

@Tag("containers")
class ImageUnpackTest {
  @TestFactory
  Stream<DynamicNode> asRoot() {
    return Namespaces.asRoot(ImageUnpackBehaviour.class);
  }

  @TestFactory
  Stream<DynamicNode> rootless() {
    return Namespaces.rootless(ImageUnpackBehaviour.class);
  }
}
