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
    return Stream.of(StackBehaviour.class, PlaceBehaviour.class).flatMap(Namespaces::asRoot);
  }

  @TestFactory
  Stream<DynamicNode> rootless() {
    return Stream.of(StackBehaviour.class, PlaceBehaviour.class).flatMap(Namespaces::rootless);
  }
}
