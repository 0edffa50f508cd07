package dev.bothy.system;

import java.io.IOException;

class ParallelAsRootTest extends Parallel {
  @Override
  Machine machine() throws IOException {
    return Machine.asRoot();
  }
}
