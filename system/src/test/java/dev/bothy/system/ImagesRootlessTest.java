package dev.bothy.system;

import java.io.IOException;

class ImagesRootlessTest extends Images {
  @Override
  Machine machine() throws IOException, InterruptedException {
    return Machine.rootless().withDebian();
  }
}
