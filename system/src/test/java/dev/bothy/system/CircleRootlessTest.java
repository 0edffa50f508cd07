package dev.bothy.system;

import java.io.IOException;

class CircleRootlessTest extends Circle {
  @Override
  Machine machine() throws IOException, InterruptedException {
    return Machine.rootless();
  }
}
