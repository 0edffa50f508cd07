package dev.bothy.system;

import java.io.IOException;

@NeedsRoot
class WrongInputAsRootTest extends WrongInput {
  @Override
  Machine machine() throws IOException, InterruptedException {
    return Machine.ofThisUser().withDebian();
  }
}
