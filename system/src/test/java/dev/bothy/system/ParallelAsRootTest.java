package dev.bothy.system;

import java.io.IOException;

@NeedsRoot
class ParallelAsRootTest extends Parallel {
  @Override
  Machine machine() throws IOException, InterruptedException {
    return Machine.ofThisUser().withDebian();
  }
}
