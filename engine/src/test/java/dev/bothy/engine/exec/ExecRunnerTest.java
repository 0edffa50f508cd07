package dev.bothy.engine.exec;

import dev.bothy.engine.namespace.Namespaces;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

@Tag("containers")
class ExecRunnerTest {
  private static final List<Class<?>> BEHAVIOURS =
      List.of(
          ExecBehaviour.class,
          WaitingRuntimeBehaviour.class,
          MountBehaviour.class,
          CacheMountBehaviour.class,
          ConfinementBehaviour.class,
          InspectionBehaviour.class);

  @TestFactory
  Stream<DynamicNode> asRoot() {
    return BEHAVIOURS.stream().flatMap(Namespaces::asRoot);
  }

  @TestFactory
  Stream<DynamicNode> rootless() {
    return BEHAVIOURS.stream().flatMap(Namespaces::rootless);
  }
}
