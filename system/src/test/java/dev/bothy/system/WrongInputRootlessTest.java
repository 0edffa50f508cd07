package dev.bothy.system;

import java.io.IOException;

class WrongInputRootlessTest extends WrongInput {
  @Override
  Machine machine() throws IOException, InterruptedException {
    return Machine.rootless().withDebian();
  }
}
