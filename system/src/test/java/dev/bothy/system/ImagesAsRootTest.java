package dev.bothy.system;

import java.io.IOException;

class ImagesAsRootTest extends Images {
  @Override
  Machine machine() throws IOException {
    return Machine.asRoot();
  }
}
