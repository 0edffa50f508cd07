package dev.bothy.system;

import java.io.IOException;

class OneCommandRootlessTest extends OneCommand {
  @Override
  Machine machine() throws IOException, InterruptedException {
    return Machine.rootless().withDebian();
  }
}
