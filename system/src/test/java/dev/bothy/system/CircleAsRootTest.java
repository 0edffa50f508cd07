package dev.bothy.system;

import java.io.IOException;

@NeedsRoot
class CircleAsRootTest extends Circle {
  @Override
  Machine machine() throws IOException {
    return Machine.ofThisUser();
  }
}
