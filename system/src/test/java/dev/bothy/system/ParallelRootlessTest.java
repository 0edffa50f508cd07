package dev.bothy.system;

import java.io.IOException;

class ParallelRootlessTest extends Parallel {
  @Override
  Machine machine() throws IOException, InterruptedException {
    return Machine.rootless().withDebian();
  }
}
