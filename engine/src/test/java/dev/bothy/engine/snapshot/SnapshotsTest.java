package dev.bothy.engine.snapshot;

import dev.bothy.engine.namespace.Namespaces;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

@Tag("containers")
class SnapshotsTest {
  private static final List<Class<?>> BEHAVIOURS =
      List.of(
          StackBehaviour.class,
          SettledLayersBehaviour.class,
          SelectionBehaviour.class,
          LargeStackBehaviour.class,
          PlaceBehaviour.class);

  @TestFactory
  Stream<DynamicNode> asRoot() {
    return BEHAVIOURS.stream().flatMap(Namespaces::asRoot);
  }

  @TestFactory
  Stream<DynamicNode> rootless() {
    return BEHAVIOURS.stream().flatMap(Namespaces::rootless);
  }
}
