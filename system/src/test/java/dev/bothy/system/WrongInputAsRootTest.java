package dev.bothy.system;

import java.io.IOException;

class WrongInputAsRootTest extends WrongInput {
  @Override
  Machine machine() throws IOException {
    return Machine.asRoot();
  }
}
