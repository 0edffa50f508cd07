package dev.bothy.system;

import java.io.IOException;

@NeedsRoot
class NestedGraphsAsRootTest extends NestedGraphs {
  @Override
  Machine machine() throws IOException, InterruptedException {
    return Machine.ofThisUser().withDebian();
  }
}
