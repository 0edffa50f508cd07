package dev.bothy.engine.fileop;

import dev.bothy.engine.namespace.Namespaces;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

@Tag("containers")
class FileRunnerTest {
  private static Stream<Class<?>> behaviours() {
    return Stream.of(
        FileBehaviour.class,
        ArchiveBehaviour.class,
        CopyBehaviour.class,
        CopyTargetBehaviour.class,
        SharedFilesBehaviour.class,
        StraightCopyBehaviour.class);
  }

  @TestFactory
  Stream<DynamicNode> asRoot() {
    return behaviours().flatMap(Namespaces::asRoot);
  }

  @TestFactory
  Stream<DynamicNode> rootless() {
    return behaviours().flatMap(Namespaces::rootless);
  }
}
