package dev.bothy.system;

import java.io.IOException;

class CircleAsRootTest extends Circle {
  @Override
  Machine machine() throws IOException {
    return Machine.asRoot();
  }
}
