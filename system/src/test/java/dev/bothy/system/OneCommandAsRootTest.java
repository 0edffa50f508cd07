package dev.bothy.system;

import java.io.IOException;

@NeedsRoot
class OneCommandAsRootTest extends OneCommand {
  @Override
  Machine machine() throws IOException, InterruptedException {
    return Machine.ofThisUser().withDebian();
  }
}
