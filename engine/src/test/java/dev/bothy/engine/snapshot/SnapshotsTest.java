package dev.bothy.engine.snapshot;

import dev.bothy.engine.namespace.Namespaces;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

@Tag("containers")
class SnapshotsTest {
  @TestFactory
  Stream<DynamicNode> asRoot() {
    return Namespaces.asRoot(StackBehaviour.class);
  }

  @TestFactory
  Stream<DynamicNode> rootless() {
    return Namespaces.rootless(StackBehaviour.class);
  }
}
