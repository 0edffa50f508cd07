package dev.bothy.system;

import java.io.IOException;

class NestedGraphsRootlessTest extends NestedGraphs {
  @Override
  Machine machine() throws IOException, InterruptedException {
    return Machine.rootless().withDebian();
  }
}
