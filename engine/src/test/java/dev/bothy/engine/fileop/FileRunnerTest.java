package dev.bothy.engine.fileop;

import dev.bothy.engine.namespace.Namespaces;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

@Tag("containers")
class FileRunnerTest {
  @TestFactory
  Stream<DynamicNode> asRoot() {
    return Namespaces.asRoot(FileBehaviour.class);
  }

  @TestFactory
  Stream<DynamicNode> rootless() {
    return Namespaces.rootless(FileBehaviour.class);
  }
}
