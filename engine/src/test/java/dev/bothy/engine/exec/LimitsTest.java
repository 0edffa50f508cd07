package dev.bothy.engine.exec;

import dev.bothy.engine.namespace.Namespaces;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

@Tag("containers")
class LimitsTest {
  @TestFactory
  Stream<DynamicNode> asRoot() {
    return Namespaces.asRoot(LimitsBehaviour.class);
  }

  @TestFactory
  Stream<DynamicNode> rootless() {
    return Namespaces.rootless(LimitsBehaviour.class);
  }
}
